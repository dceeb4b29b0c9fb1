//! A question in GraphQL, as far as the catalog can answer it.

use graphql_parser::query::{
    Definition, Field, OperationDefinition, Selection, SelectionSet, Value as Argument,
};
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::index::Index;
use crate::registry::wire::catalog::{CatalogQuestion, FoundProducts};

/// The parser follows nested braces by calling itself; no question of ours is deeper.
const DEEPEST: usize = 16;

/// One field of the question.
pub(super) struct Asking {
    /// Under which name it is answered.
    pub(super) shown: String,
    wanted: CatalogQuery,
}

enum CatalogQuery {
    TypeName,
    Search {
        phrase: String,
        fields: Vec<PickedField>,
    },
    Products {
        skus: Vec<String>,
        fields: Vec<PickedField>,
    },
}

/// A field by its name, and under which it is answered.
struct PickedField {
    name: String,
    shown: String,
}

impl Asking {
    /// What the index says.
    pub(super) fn answer(&self, index: &Index, connection: &Connection) -> rusqlite::Result<Value> {
        match &self.wanted {
            CatalogQuery::TypeName => Ok(json!("Query")),
            CatalogQuery::Search { phrase, fields } => {
                let found = FoundProducts {
                    total_count: index.count(connection, phrase)?,
                };
                Ok(picked(fields, |name| match name {
                    "total_count" => json!(found.total_count),
                    _ => json!("ProductSearchResponse"),
                }))
            }
            CatalogQuery::Products { skus, fields } => {
                let mut products = Vec::new();
                for sku in skus {
                    if let Some(product) = index.product(connection, sku)? {
                        products.push(picked(fields, |name| match name {
                            "sku" => json!(product.sku),
                            "name" => json!(product.name),
                            _ => json!("SimpleProductView"),
                        }));
                    }
                }
                Ok(Value::Array(products))
            }
        }
    }
}

fn picked(fields: &[PickedField], value: impl Fn(&str) -> Value) -> Value {
    let picked = fields
        .iter()
        .map(|field| (field.shown.clone(), value(&field.name)));
    Value::Object(picked.collect())
}

/// The fields that are asked for, or why the question can't be answered.
pub(super) fn fields(question: &CatalogQuestion) -> Result<Vec<Asking>, String> {
    if depth(&question.query) > DEEPEST {
        return Err("The question is nested too deeply".into());
    }
    let document =
        graphql_parser::parse_query::<&str>(&question.query).map_err(|error| error.to_string())?;
    let mut operations = document.definitions.iter().filter_map(|one| match one {
        Definition::Operation(operation) => operation_of(operation),
        Definition::Fragment(_) => None,
    });
    let operation = match question.operation_name.as_deref() {
        Some(wanted) => operations.find(|(name, _)| *name == Some(wanted)),
        None => operations.next(),
    };
    let (_, set) = operation.ok_or("There is no such query")?;
    let empty = Map::new();
    let variables = question.variables.as_ref().unwrap_or(&empty);
    plain_fields(set)?
        .into_iter()
        .map(|field| asking(field, variables))
        .collect()
}

fn depth(query: &str) -> usize {
    let mut open: usize = 0;
    let mut deepest = 0;
    for byte in query.bytes() {
        match byte {
            b'{' | b'[' | b'(' => open += 1,
            b'}' | b']' | b')' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

type Operation<'a, 'q> = (Option<&'q str>, &'a SelectionSet<'q, &'q str>);

fn operation_of<'a, 'q>(
    operation: &'a OperationDefinition<'q, &'q str>,
) -> Option<Operation<'a, 'q>> {
    match operation {
        OperationDefinition::SelectionSet(set) => Some((None, set)),
        OperationDefinition::Query(query) => Some((query.name, &query.selection_set)),
        OperationDefinition::Mutation(_) | OperationDefinition::Subscription(_) => None,
    }
}

fn plain_fields<'a, 'q>(
    set: &'a SelectionSet<'q, &'q str>,
) -> Result<Vec<&'a Field<'q, &'q str>>, String> {
    set.items
        .iter()
        .map(|item| match item {
            Selection::Field(field) => Ok(field),
            Selection::FragmentSpread(_) | Selection::InlineFragment(_) => {
                Err("The sandbox takes no fragments".into())
            }
        })
        .collect()
}

fn asking<'q>(
    field: &Field<'q, &'q str>,
    variables: &Map<String, Value>,
) -> Result<Asking, String> {
    let argument = |wanted: &str| {
        let found = field.arguments.iter().find(|(name, _)| *name == wanted);
        found.map(|(_, value)| plain_value(value, variables))
    };
    let wanted = match field.name {
        "__typename" => CatalogQuery::TypeName,
        "productSearch" => CatalogQuery::Search {
            phrase: argument("phrase")
                .and_then(|value| value.as_str().map(str::to_owned))
                .ok_or("productSearch needs a phrase")?,
            fields: named(field, "ProductSearchResponse", &["total_count"])?,
        },
        "products" => CatalogQuery::Products {
            skus: skus(argument("skus")),
            fields: named(field, "ProductView", &["sku", "name"])?,
        },
        unknown => return Err(cannot_query(unknown, "Query")),
    };
    Ok(Asking {
        shown: field.alias.unwrap_or(field.name).to_owned(),
        wanted,
    })
}

fn skus(argument: Option<Value>) -> Vec<String> {
    let list = match argument {
        Some(Value::Array(list)) => list,
        // One value stands for a list of one.
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let texts = list.iter().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

fn named<'q>(
    field: &Field<'q, &'q str>,
    kind: &str,
    known: &[&str],
) -> Result<Vec<PickedField>, String> {
    let fields = plain_fields(&field.selection_set)?;
    if fields.is_empty() {
        return Err(format!(
            "Field \"{}\" must have a selection of subfields",
            field.name
        ));
    }
    fields
        .into_iter()
        .map(|field| {
            if field.name != "__typename" && !known.contains(&field.name) {
                return Err(cannot_query(field.name, kind));
            }
            Ok(PickedField {
                name: field.name.to_owned(),
                shown: field.alias.unwrap_or(field.name).to_owned(),
            })
        })
        .collect()
}

fn cannot_query(field: &str, kind: &str) -> String {
    format!("Cannot query field \"{field}\" on type \"{kind}\"")
}

fn plain_value<'q>(argument: &Argument<'q, &'q str>, variables: &Map<String, Value>) -> Value {
    match argument {
        Argument::Variable(name) => variables.get(*name).cloned().unwrap_or_default(),
        Argument::Int(number) => json!(number.as_i64()),
        Argument::Float(number) => json!(number),
        Argument::String(text) => json!(text),
        Argument::Boolean(truth) => json!(truth),
        Argument::Null => Value::Null,
        Argument::Enum(word) => json!(word),
        Argument::List(list) => {
            Value::Array(list.iter().map(|one| plain_value(one, variables)).collect())
        }
        Argument::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(name, one)| ((*name).to_owned(), plain_value(one, variables)))
                .collect(),
        ),
    }
}
