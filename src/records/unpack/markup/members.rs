//! The members of one element as an object of JSON, in their order; those of one name become an array.

use std::collections::HashMap;

/// The deepest element that becomes an object: `serde_json` reads 128 levels, and an array may be around each.
pub(super) const DEEPEST: usize = 48;

#[derive(Default)]
pub(super) struct Members {
    names: HashMap<String, usize>,
    values: Vec<(String, Vec<String>)>,
}

impl Members {
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Adds a member whose value is JSON.
    pub(super) fn push(&mut self, name: &str, json: String) {
        if let Some(&at) = self.names.get(name) {
            self.values[at].1.push(json);
        } else {
            self.names.insert(name.to_owned(), self.values.len());
            self.values.push((name.to_owned(), vec![json]));
        }
    }

    /// Adds all members of another element.
    pub(super) fn extend(&mut self, other: Self) {
        for (name, values) in other.values {
            for value in values {
                self.push(&name, value);
            }
        }
    }

    /// Returns whether a member has this JSON as its value.
    pub(super) fn contains(&self, json: &str) -> bool {
        self.values.iter().any(|(_, values)| values.iter().any(|value| value == json))
    }

    /// Returns all values, without their names.
    pub(super) fn into_values(self) -> impl Iterator<Item = String> {
        self.values.into_iter().flat_map(|(_, values)| values)
    }

    /// Returns the object as JSON.
    pub(super) fn into_json(self) -> String {
        let members = self.values.into_iter().map(|(name, mut values)| {
            let value = if values.len() == 1 { values.remove(0) } else { array(&values) };
            format!("{}:{value}", string(&name))
        });
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }
}

/// Returns a text as a string of JSON.
pub(super) fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Returns an array of values that are JSON.
pub(super) fn array(values: &[String]) -> String {
    format!("[{}]", values.join(","))
}
