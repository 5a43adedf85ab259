/** Text for an attribute, as it is: what looks like a reference of Terraform's in it is none. Tokens stay references. */
export function literal(text: string): string {
  return text.replace(/\$\{(?!TfToken\[)/g, '$$$${').replace(/%\{/g, '%%{');
}

/** The same text in base64, which Terraform makes of it, since what tokens stand for is known only then. */
export function base64(text: string): string {
  const quoted = JSON.stringify(text).replaceAll('\\b', '\\u0008').replaceAll('\\f', '\\u000c');
  return `\${base64encode(${literal(quoted)})}`;
}
