import type { Path } from './paths';
import type { Json } from './plan-json';
import { oneOf } from './terms';
import { oneLine } from './text-line';

export { oneLine } from './text-line';

export const SENSITIVE = '(sensitive)';
export const REDACTED = '(redacted)';
export const UNKNOWN = '(known after apply)';
export const NONE = '(none)';

/** Names of attributes and keys with secret values, regardless of the schema. */
const NAMES = new RegExp(
  oneOf`
      pass[-_]?(word|wd|phrase) pwd secret token
      (api|app|application|access|private|shared|account|license|service|integration)[-_]?key
      (signing|auth|encryption)[-_]?key last-applied-configuration
      connection[-_]?string credential user[-_]?data custom[-_]?data (startup|shutdown)[-_]script
      commands?[-_]?to[-_]?execute auth[-_]?string authorization webhook \bdsn\b sas[-_]?(url|token)
      ssh[-_]?keys? plaintext certificate[-_](body|chain) protected[-_]settings`,
  'i',
);
/**
 * Environment variables are in capitals: a short suffix is sufficient. `partition_key` is not one.
 */
const VARIABLES = /(^|[A-Z0-9]_)(PASS|AUTH|KEY|TOKEN|PWD|CREDS?|DSN|SALT|PIN|CONN(ECTION)?_STR(ING)?)$/;
/** The address that a webhook calls: who knows it can post to it. */
const ADDRESS = /^(url|uri|service_uri|endpoint)$/;
/** …but these only refer to secrets. */
const REFERS = oneOf`
  id ids arn arns name names version versions enabled days seconds type polic(y|ies) required hours
  min max length expressions? rotation on_change count limit uri permissions groups?`;
const HARMLESS = new RegExp(`(_${REFERS}|^(http_tokens|key_policy|auto_.*))$`, 'i');
/** Attributes with environment variables: any of them can be a secret. */
const ENVIRONMENT = new RegExp(
  `^${oneOf`
      env environment environment_variables? build_environment_variables
      runtime_environment_variables env_variables env_vars? app_settings variables config_variables
      envs? secrets? secret_environment_variables connection_string string_?data binary_?data
      config_vars \S*last-applied-configuration set_sensitive set_wo secret_text_binding auth_parameters`}$`,
  'i',
);

const SECRET_NAME = oneOf`
  pass(word|wd|phrase)? pwd secret token api[-_]?key access[-_]?key private[-_]?key`;

/**
 * Patterns of secret values, each with a part that is fast to find. All repetitions are bounded,
 * because values can be any text.
 */
const VALUES: readonly (readonly [part: RegExp, pattern: RegExp])[] = [
  [/-----BEGIN/, /-----BEGIN [A-Z0-9 ]{0,40}(PRIVATE KEY|CERTIFICATE)/],
  [/AKIA|ASIA/, /\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  [/eyJ/, /\beyJ[\w-]{10,400}\.[\w-]{10}/],
  [
    /gh._|github_pat|glpat|npm_|_live_|xox|AIza|hvs\./,
    /\b(gh[pousr]_|github_pat_|glpat-|npm_|sk_live_|rk_live_|xox[abeoprs]-|AIza|hvs\.)[\w-]{16}/,
  ],
  [/:\/\//, /:\/\/[^\s/:@]{0,200}:[^\s/@]{1,400}@/],
  [/[?&](sig|X-)/, /[?&](sig|X-Amz-Signature|X-Goog-Signature)=/],
  [/Key=|Signature=/, /(AccountKey|SharedAccessKey|SharedAccessSignature)=/],
  [
    /hooks\.|webhook|pagerduty|opsgenie/i,
    new RegExp(
      String.raw`:\/\/([\w.-]{0,100}\.)?${oneOf`
        hooks\.slack\.com\/ hooks\.[\w.-]{1,60}\/ discord(app)?\.com\/api\/webhooks\/
        events\.pagerduty\.com\/(integration|generic) [\w.-]{0,60}webhook\.office\.com\/
        api\.opsgenie\.com\/ [\w.-]{1,100}\/[\w/.-]{0,200}webhooks?\/`}`,
      'i',
    ),
  ],
  // `--password X`, and the short flags of well-known clients: `mysql -pX`, `curl -u user:X`.
  [/-/, new RegExp(String.raw`(^|\s)--?[\w-]{0,40}${SECRET_NAME}\s{1,9}["']?[^\s"'-]`, 'i')],
  [
    /mysql|mariadb|mongo|sshpass|login/,
    new RegExp(
      String.raw`\b((mysql|mariadb|mongo)[\w-]{0,20}|sshpass|(docker|podman|nerdctl|oras|az|helm registry) login)` +
        String.raw`\s([^|;&\n]{0,400}\s)?-p\s?["']?[^\s"'-]`,
    ),
  ],
  [/redis-cli|sqlcmd/, /\b(redis-cli\s([^|;&\n]{0,400}\s)?-a|sqlcmd\s([^|;&\n]{0,400}\s)?-P)\s?["']?[^\s"'-]/],
  [/curl/, /\bcurl\s([^|;&\n]{0,400}\s)?(-u|--user)[\s=]{0,9}["']?[^\s"':]{1,200}:[^\s"']/],
  [/bearer|basic/i, /\b(bearer|basic)\s{1,9}[\w+/.=-]{16}/i],
  [
    /pass|pwd|secret|token|(api|access|private)[-_]?key/i,
    new RegExp(String.raw`${SECRET_NAME}["']?\s{0,9}(=|:\s|:["'])\s{0,9}["']?[^\s"',;]`, 'i'),
  ],
];

/** Whether a path suggests a secret: its last name, or one above with environment variables. */
export function isSecretPath(path: Path): boolean {
  let last = path.length - 1;
  while (last >= 0 && typeof path[last] === 'number') last--;
  const step = path[last];
  const name = typeof step === 'string' ? step : '';
  if ((NAMES.test(name) && !HARMLESS.test(name)) || VARIABLES.test(name)) return true;
  for (let index = 0; index < last; index++) {
    const above = path[index];
    // A name is not a value: it shows the reviewer which variable changes.
    if (typeof above !== 'string') continue;
    if (ENVIRONMENT.test(above)) return name !== 'name';
    if (/webhook/.test(above) && ADDRESS.test(name)) return true;
  }
  return false;
}

/** An attribute next to one with its name; `text` is that of a binding of Cloudflare's workers. */
export const isNamedValue = (key: string | number | undefined) => key === 'value' || key === 'text';

/**
 * The path by which a value is judged: in `{ key: "password", value: "…" }`, as in tags of scaling
 * groups and environments of containers, the name is adjacent to the value.
 */
export function namedPath(path: Path, holder: Json | undefined): Path {
  if (!isNamedValue(path[path.length - 1]) || typeof holder !== 'object' || holder === null || Array.isArray(holder))
    return path;
  const isSecret = holder.sensitive === true || holder.type === 'secret_text';
  const name = isSecret ? 'secret' : (holder.key ?? holder.variable_name ?? holder.name);
  if (typeof name !== 'string') return path;
  // Elastic Beanstalk has environment variables among its other settings, in a namespace.
  const variable = typeof holder.namespace === 'string' && holder.namespace.endsWith(':environment');
  return [...path.slice(0, -1), ...(variable ? ['environment'] : []), name];
}

/**
 * A mark that every secret value has, and few other values have. It is asked of every value, and
 * faster than asking for all patterns.
 */
const SOME_MARK = new RegExp(oneOf`
      -----BEGIN AKIA ASIA eyJ gh._ github_pat glpat npm_ _live_ xox AIza hvs\. :\/\/ [?&][sX]
      Signature= [pP][aA][sS][sS] [pP][wW][dD] [sS][eE][cC][rR][eE][tT] [tT][oO][kK][eE][nN]
      [kK][eE][yY]["'\s:=] [rcRC]\s mysql mariadb mongo login redis-cli sqlcmd curl`);

export function isSecretValue(text: string): boolean {
  // Short single words are names or numbers; every pattern is longer, or contains a mark.
  if (text.length < 12 && !/[=:?&\s]/.test(text)) return false;
  return SOME_MARK.test(text) && VALUES.some(([part, secret]) => part.test(text) && secret.test(text));
}

/**
 * A command with its arguments in a list, of which only the flag before a secret says what it is.
 */
export function isSecretCommand(list: Json | undefined): boolean {
  if (!Array.isArray(list) || !list.some((one) => typeof one === 'string' && one.startsWith('-'))) return false;
  return isSecretValue(list.filter((one) => typeof one === 'string' && !isSecretValue(one)).join(' '));
}

/** A text that may quote a value, as a review may show it. */
export const redacted = (text: string): string => (isSecretValue(text) ? REDACTED : oneLine(text));

/** `authorization` of an API is an enum in capitals, not a header. */
const isChoice = (value: Json, path: Path) =>
  path[path.length - 1] === 'authorization' && typeof value === 'string' && /^[A-Z_]{3,30}$/.test(value);

/** A value for a review: short, on one line, without secrets. */
export function formatValue(value: Json | undefined, path: Path, masked: boolean, named = isSecretPath(path)): string {
  if (masked) return SENSITIVE;
  if (value === undefined || value === null) return NONE;
  if (named && !isChoice(value, path)) return REDACTED;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isSecretCommand(value)) return REDACTED;
  const inner = isContainer(value) ? value : embedded(value);
  const text = inner ? JSON.stringify(hidden(inner, path)) : String(value);
  return isSecretValue(text) ? REDACTED : oneLine(text);
}

/** A nested value with its secrets removed. */
function hidden(value: Json, path: Path): Json {
  if (isSecretCommand(value)) return REDACTED;
  if (Array.isArray(value)) return value.map((one, index) => hidden(one, [...path, index]));
  if (!isContainer(value)) return value !== null && isSecretPath(path) ? REDACTED : value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const named = namedPath([...path, key], value);
      return [key, hidden(embedded(one) ?? one, named)];
    }),
  );
}

export const isContainer = (value: Json | undefined): value is Json[] | { [key: string]: Json } =>
  typeof value === 'object' && value !== null;

/** Whether a text may be a JSON object or list: its first character, which most texts differ in. */
export function isOpening(text: string): boolean {
  const first = text.charCodeAt(0);
  return first === 0x7b || first === 0x5b || (first <= 0x20 && /^\s*[{[]/.test(text));
}

/** The content of JSON in a string: policies and container definitions. */
export function embedded(value: Json | undefined): Json[] | { [key: string]: Json } | undefined {
  if (typeof value !== 'string' || !isOpening(value)) return undefined;
  try {
    const parsed = JSON.parse(value);
    return isContainer(parsed) ? parsed : undefined;
  } catch {
    // It was not JSON.
    return undefined;
  }
}
