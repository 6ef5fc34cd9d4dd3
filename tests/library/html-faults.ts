// What html-validate finds in a piece of HTML or a whole page, as lines; empty when it is valid.
import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // How it is written, not whether it is right: the renderer decides.
    "void-style": "off",
    "no-trailing-whitespace": "off",
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "doctype-style": "off",
    // Own stylesheet and scripts come from our own origin; the content security policy allows no other.
    "require-sri": "off",
    // Hindi titles are longer in bytes than in looks.
    "long-title": ["error", { maxlength: 100 }],
    "no-inline-style": "error",
    // Several checkboxes answer one question under one name.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "submit"] }],
    // Phone numbers to call are written by people in the words, not laid out.
    "tel-non-breaking": "off",
  },
});

export function htmlFaults(html: string): readonly string[] {
  const report = validator.validateStringSync(html);
  return report.results.flatMap((result) =>
    result.messages.map((message) => `${message.ruleId}: ${message.message} (${message.selector ?? ""})`),
  );
}
