// The question that some elements ask before they tell the app.

/** Whether the person agrees; at once where the element asks nothing. */
export function agreed(field) {
  const question = field.querySelector(":scope > template.confirm");
  if (!question) return Promise.resolve(true);
  const dialog = question.content.firstElementChild.cloneNode(true);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("click", (event) => {
      const answer = event.target.closest("[data-answer]");
      if (answer) dialog.close(answer.dataset.answer);
    });
    // Esc answers no: it leaves the return value empty.
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    dialog.showModal();
    dialog.querySelector("[data-answer=yes]").focus();
  });
}
