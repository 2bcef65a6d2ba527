"""What Slack's refusals mean, in a sentence that helps: for the inspector."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["FAULTS", "REFUSALS", "explained"]

REFUSALS: Mapping[str, str] = {
    # Calls: who asks, and what for.
    "not_authed": "The call carried no token.",
    "invalid_auth": "The token isn't one that this workspace gave out.",
    "not_allowed_token_type": "This method wants the other kind of token: a bot's (xoxb-) "
    "or an app's (xapp-).",
    "missing_scope": "The app's manifest lacks a permission that this method needs.",
    "account_inactive": "The token belongs to an app or a person that was taken out of the "
    "workspace. Only installing the app again helps.",
    "token_revoked": "The app was uninstalled, or its token was taken back.",
    "team_access_not_granted": "The call named a workspace that the token isn't for.",
    "unknown_method": "There is no such method, or the sandbox doesn't play it yet.",
    "ratelimited": "Too many calls of this kind in too short a time. Slack says how many "
    "seconds to wait, and takes the call after that.",
    # Calls: how they are written.
    "invalid_arguments": "An argument is missing, misspelt, or not of the kind that the method "
    "takes.",
    "invalid_post_type": "The body's content type is none that Slack reads.",
    "invalid_json": "The body isn't JSON.",
    "json_not_object": "The body is JSON, but not an object.",
    "invalid_payload": "The body isn't what a response URL takes.",
    "invalid_cursor": "The cursor isn't one that this list gave out.",
    "invalid_limit": "The number of entries asked for is out of bounds.",
    # Places and people.
    "channel_not_found": "There is no such conversation, or the app isn't allowed to know of it: "
    "it has to be invited to a private channel first.",
    "not_in_channel": "The app isn't a member of this channel. Somebody has to invite it.",
    "is_archived": "The channel is archived: it can be read, but nothing can be said in it.",
    "invalid_channel": "That is no channel's id.",
    "posting_to_channel_denied": "The app may not write in this conversation.",
    "method_not_supported_for_channel_type": "This can't be done in a conversation of this kind.",
    "user_not_found": "There is no such person in this workspace.",
    "user_not_in_channel": "The person isn't in that channel, so nothing can be shown to them "
    "there.",
    "user_disabled": "The person has left the workspace.",
    "users_list_not_supplied": "The call doesn't say with whom.",
    "too_many_users": "A group direct message holds eight people besides the app.",
    "cannot_dm_bot": "An app can't write a direct message to another app.",
    # Messages.
    "invalid_blocks": "A block breaks one of Slack's rules. The lines below say which, and "
    "where in the message it stands.",
    "invalid_blocks_format": "The blocks aren't a JSON list.",
    "invalid_attachments": "The attachments aren't written as Slack wants them.",
    "too_many_attachments": "A message holds 100 attachments.",
    "no_text": "There is nothing to show: neither text nor blocks.",
    "msg_too_long": "The text is longer than Slack keeps.",
    "alt_txt_too_large": "The description of the picture is longer than Slack keeps.",
    "message_not_found": "There is no such message: deleted, or in another conversation.",
    "cant_update_message": "An app can only change messages of its own.",
    "edit_window_closed": "The message is too old to be changed.",
    "thread_not_found": "There is no message that this thread could hang on.",
    "cannot_reply_to_message": "This message can't have a thread.",
    "invalid_metadata_format": "The message's metadata isn't written as Slack wants it.",
    "invalid_metadata_schema": "The message's metadata lacks its type or its content.",
    # Response URLs.
    "invalid_url": "This response URL was never given out.",
    "expired_url": "A response URL can be answered for 30 minutes. They are over.",
    "used_url": "A response URL can be answered five times. They are used up.",
    # Forms.
    "invalid_trigger_id": "This trigger was never given out.",
    "expired_trigger_id": "A form can be opened within 3 seconds of a click. They were over.",
    "exchanged_trigger_id": "A click opens one form. This one had opened its own already.",
    "push_limit_reached": "Three forms stand on each other already; Slack allows no fourth.",
    "view_too_large": "The form is larger than 250 kB.",
    "not_found": "There is no such form: it was closed meanwhile.",
    "not_enabled": "The app has no Home: its manifest doesn't turn the tab on.",
    "hash_conflict": "Somebody else changed the view first.",
    "duplicate_external_id": "Another form in this workspace has the same external id.",
    "invalid_response_action": "The answer to the form asks for something that Slack doesn't do.",
    "invalid_errors": "The answer puts errors at fields that the form doesn't have.",
    # Files.
    "file_not_found": "There is no such file.",
    "file_update_failed": "The file wasn't sent before it was to be shown.",
    # Payloads: how an answer can fail to come.
    "operation_timeout": "The app didn't answer within 3 seconds. Who clicked sees that it "
    "failed; an event comes again.",
    "dispatch_failed": "The payload couldn't be brought to the app: no connection, or the answer "
    "was an error.",
}
"""By the error in the answer, as the pages of Slack's methods tell it."""

FAULTS: Mapping[str, str] = {
    "ratelimited": "Slack answered 429, as was ordered.",
    "error": "Slack refused, as was ordered.",
    "http_500": "Slack answered 500, as was ordered.",
    "garbage": "Slack answered with a page of HTML, as was ordered.",
    "timeout": "Slack didn't answer at all, as was ordered.",
    "drop_before": "The connection broke before Slack did anything, as was ordered.",
    "drop_after": "The connection broke after Slack had done it, as was ordered.",
}
"""By the kind of an ordered fault."""


def explained(trouble: str) -> str:
    """What a refusal means; empty for one that nobody has put into words."""
    return REFUSALS.get(trouble, "")
