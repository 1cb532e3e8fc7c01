//! The user whom a command names.

use crate::records::settle::who::is_address;

/// The parameters of commands that name the user, ...
const USER_PARAMETERS: [&str; 7] =
    ["-SourceUserPrincipalName", "-UserPrincipalName", "-SourceUPN", "-Identity", "-UserId", "-User", "-Mailbox"];

/// Returns the user whom a command names: an address, or an object id after `-UserId`.
pub(super) fn user_of_command(command: &str) -> Option<&str> {
    USER_PARAMETERS.iter().find_map(|parameter| {
        let at = command.find(parameter)?;
        let value = command[at + parameter.len()..].strip_prefix([' ', ':', '='])?.trim_start();
        let (value, rest) = match value.strip_prefix(['"', '\'']) {
            Some(quoted) => quoted.split_once(['"', '\''])?,
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        let is_cut = rest.trim_start().starts_with("...");
        let is_id = value.len() == 36 && value.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        (!is_cut && (is_address(value) || is_id && *parameter == "-UserId")).then_some(value)
    })
}
