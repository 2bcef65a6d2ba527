// Starts every part of the page. Each part listens on the document, so that what is drawn anew
// needs no listeners of its own.
import * as aim from "./aim.js";
import * as clock from "./clock.js";
import * as composer from "./composer.js";
import * as forms from "./forms.js";
import * as live from "./live.js";
import * as messages from "./messages.js";
import * as modals from "./modals.js";
import * as navigation from "./navigation.js";
import * as picker from "./picker.js";
import * as profile from "./profile.js";
import * as reading from "./reading.js";
import * as suggestions from "./suggestions.js";
import * as tools from "./tools.js";
import * as tour from "./tour.js";

const parts = [
  navigation, messages, reading, tools, suggestions, composer, picker, forms, modals, clock, tour, live,
  aim, profile,
];
for (const part of parts) part.start();
