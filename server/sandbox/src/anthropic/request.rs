//! The body of `POST /v1/messages` (SDK 1.12.0, type `MessageCreateParamsNonStreaming`), without the parts that
//! the sandbox does not serve: server-side tools and their results.

use super::shape::{Field, Shape, optional, required};

static TEXT: Shape = Shape::Text;
static INTEGER: Shape = Shape::Integer;
static BOOLEAN: Shape = Shape::Boolean;
static ANY_OBJECT: Shape = Shape::AnyObject;
static NULLABLE_TEXT: Shape = Shape::Nullable(&TEXT);
static NULLABLE_BOOLEAN: Shape = Shape::Nullable(&BOOLEAN);
static TEXTS: Shape = Shape::List(&TEXT);

const TYPE: Field = required("type", &TEXT);

static CACHE_CONTROL: Shape = Shape::Nullable(&Shape::Object(&[
    required("type", &Shape::Word(&["ephemeral"])),
    optional("ttl", &Shape::Word(&["5m", "1h"])),
]));

static CITATIONS: Shape = Shape::Nullable(&Shape::List(&ANY_OBJECT));
static CITATIONS_SWITCH: Shape = Shape::Nullable(&Shape::Object(&[optional("enabled", &BOOLEAN)]));

static TEXT_FIELDS: [Field; 4] = [
    required("text", &TEXT),
    required("type", &Shape::Word(&["text"])),
    optional("cache_control", &CACHE_CONTROL),
    optional("citations", &CITATIONS),
];

static IMAGE_FIELDS: [Field; 4] = [
    required(
        "source",
        &Shape::Tagged(&[
            (
                "base64",
                &[
                    TYPE,
                    required("data", &TEXT),
                    required(
                        "media_type",
                        &Shape::Word(&["image/jpeg", "image/png", "image/gif", "image/webp"]),
                    ),
                ],
            ),
            ("url", &[TYPE, required("url", &TEXT)]),
            ("file", &[TYPE, required("file_id", &TEXT)]),
        ]),
    ),
    TYPE,
    optional("cache_control", &CACHE_CONTROL),
    optional(
        "transformations",
        &Shape::Nullable(&Shape::Object(&[optional(
            "oversized_image",
            &Shape::Word(&["downsize", "error"]),
        )])),
    ),
];

static DOCUMENT_SOURCE: Shape = Shape::Tagged(&[
    ("base64", &[TYPE, required("data", &TEXT), required("media_type", &Shape::Word(&["application/pdf"]))]),
    ("text", &[TYPE, required("data", &TEXT), required("media_type", &Shape::Word(&["text/plain"]))]),
    (
        "content",
        &[
            TYPE,
            required(
                "content",
                &Shape::TextOr(&Shape::List(&Shape::Tagged(&[
                    ("text", &TEXT_FIELDS),
                    ("image", &IMAGE_FIELDS),
                ]))),
            ),
        ],
    ),
    ("url", &[TYPE, required("url", &TEXT)]),
    ("file", &[TYPE, required("file_id", &TEXT)]),
]);

static DOCUMENT_FIELDS: [Field; 6] = [
    required("source", &DOCUMENT_SOURCE),
    TYPE,
    optional("cache_control", &CACHE_CONTROL),
    optional("citations", &CITATIONS_SWITCH),
    optional("context", &NULLABLE_TEXT),
    optional("title", &NULLABLE_TEXT),
];

static SEARCH_RESULT_FIELDS: [Field; 6] = [
    required("content", &Shape::List(&Shape::Object(&TEXT_FIELDS))),
    required("source", &TEXT),
    required("title", &TEXT),
    TYPE,
    optional("cache_control", &CACHE_CONTROL),
    optional("citations", &CITATIONS_SWITCH),
];

static TOOL_USE_FIELDS: [Field; 7] = [
    required("id", &TEXT),
    required("input", &ANY_OBJECT),
    required("name", &TEXT),
    TYPE,
    optional("cache_control", &CACHE_CONTROL),
    optional("caller", &ANY_OBJECT),
    optional("toolset_name", &NULLABLE_TEXT),
];

static TOOL_RESULT_FIELDS: [Field; 6] = [
    required("tool_use_id", &TEXT),
    TYPE,
    optional("cache_control", &CACHE_CONTROL),
    optional(
        "content",
        &Shape::TextOr(&Shape::List(&Shape::Tagged(&[
            ("text", &TEXT_FIELDS),
            ("image", &IMAGE_FIELDS),
            ("search_result", &SEARCH_RESULT_FIELDS),
            ("document", &DOCUMENT_FIELDS),
        ]))),
    ),
    optional("is_error", &BOOLEAN),
    optional("toolset_name", &NULLABLE_TEXT),
];

static BLOCK: Shape = Shape::Tagged(&[
    ("text", &TEXT_FIELDS),
    ("image", &IMAGE_FIELDS),
    ("document", &DOCUMENT_FIELDS),
    ("search_result", &SEARCH_RESULT_FIELDS),
    ("thinking", &[TYPE, required("signature", &TEXT), required("thinking", &TEXT)]),
    ("redacted_thinking", &[TYPE, required("data", &TEXT)]),
    ("tool_use", &TOOL_USE_FIELDS),
    ("tool_result", &TOOL_RESULT_FIELDS),
]);

static MESSAGE: Shape = Shape::Object(&[
    required("content", &Shape::TextOr(&Shape::List(&BLOCK))),
    required("role", &Shape::Word(&["user", "assistant", "system"])),
]);

static OUTPUT_CONFIG: Shape = Shape::Object(&[
    optional("effort", &Shape::Nullable(&Shape::Word(&["low", "medium", "high", "xhigh", "max"]))),
    optional(
        "format",
        &Shape::Nullable(&Shape::Object(&[
            required("schema", &ANY_OBJECT),
            required("type", &Shape::Word(&["json_schema"])),
        ])),
    ),
]);

const DISPLAY: Field = optional("display", &Shape::Nullable(&Shape::Word(&["summarized", "omitted"])));

static THINKING: Shape = Shape::Tagged(&[
    ("enabled", &[TYPE, required("budget_tokens", &INTEGER), DISPLAY]),
    ("disabled", &[TYPE]),
    ("between_tools", &[TYPE]),
    ("adaptive", &[TYPE, DISPLAY]),
]);

static TOOL: Shape = Shape::Object(&[
    required("input_schema", &ANY_OBJECT),
    required("name", &TEXT),
    optional("allowed_callers", &TEXTS),
    optional("cache_control", &CACHE_CONTROL),
    optional("defer_loading", &BOOLEAN),
    optional("description", &TEXT),
    optional("eager_input_streaming", &NULLABLE_BOOLEAN),
    optional("input_examples", &Shape::List(&ANY_OBJECT)),
    optional("strict", &BOOLEAN),
    optional("type", &Shape::Nullable(&Shape::Word(&["custom"]))),
]);

static TOOL_CHOICE: Shape = Shape::Tagged(&[
    ("auto", &[TYPE, optional("disable_parallel_tool_use", &BOOLEAN)]),
    ("any", &[TYPE, optional("disable_parallel_tool_use", &BOOLEAN)]),
    ("tool", &[TYPE, required("name", &TEXT), optional("disable_parallel_tool_use", &BOOLEAN)]),
    ("none", &[TYPE]),
]);

/// The whole body. `temperature`, `top_p` and `top_k` are absent: since 2026-10-21 they are refused even at their
/// default values, and the 5.5 models refuse them under the older version too.
pub(super) static BODY: Shape = Shape::Object(&[
    required("model", &TEXT),
    required("max_tokens", &INTEGER),
    required("messages", &Shape::List(&MESSAGE)),
    optional("cache_control", &CACHE_CONTROL),
    optional("container", &Shape::Nullable(&Shape::TextOr(&ANY_OBJECT))),
    optional(
        "diagnostics",
        &Shape::Nullable(&Shape::Object(&[optional("previous_message_id", &NULLABLE_TEXT)])),
    ),
    optional("inference_geo", &NULLABLE_TEXT),
    optional("metadata", &Shape::Object(&[optional("user_id", &NULLABLE_TEXT)])),
    optional("output_config", &OUTPUT_CONFIG),
    optional("service_tier", &Shape::Word(&["auto", "standard_only"])),
    optional("speed", &Shape::Nullable(&Shape::Word(&["fast", "standard"]))),
    optional("stop_sequences", &TEXTS),
    optional("stream", &BOOLEAN),
    optional("system", &Shape::TextOr(&Shape::List(&Shape::Object(&TEXT_FIELDS)))),
    optional("thinking", &THINKING),
    optional("tool_choice", &TOOL_CHOICE),
    optional("tools", &Shape::List(&TOOL)),
]);
