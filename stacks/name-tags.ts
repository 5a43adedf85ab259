import { TerraformResource, type TerraformStack } from 'cdktf';
import { type GivenName, namesGiven, stableIds } from '../modules/core/names';
import { type CloudName, type PerCloud, placementOf } from '../modules/core/placement';
import { labelKey, PATH_TAG } from '../modules/core/tags';

/**
 * The maximum length of a tag's value. A longer path continues in `constructPath2`. Sources:
 * docs.aws.amazon.com "Tag your AWS resources", learn.microsoft.com "Use tags to organize your
 * Azure resources", cloud.google.com/resource-manager/docs/labels-overview.
 */
const LONGEST: Readonly<Record<CloudName, number>> = { aws: 256, google: 63, azure: 256 };

/** The shortened names in a stack. */
export const shortenedIn = (stack: TerraformStack): readonly GivenName[] =>
  namesGiven(stack).filter(({ scope, whole }) => whole !== undefined && scope.node.scopes.includes(stack));

export const pathOf = ({ scope }: GivenName): string => stableIds(scope).join('/');

/**
 * Adds the construct's path as a tag or label to each resource with a shortened name, and lists
 * these names in an output.
 */
export function tagShortenedNames(stack: TerraformStack): void {
  const names = new Map(shortenedIn(stack).map((given) => [given.name, pathOf(given)]));
  if (names.size === 0) return;
  const { cloud } = placementOf(stack);
  for (const node of stack.node.findAll()) {
    if (!(node instanceof TerraformResource)) continue;
    const attributes = Object.values(
      (node as TerraformResource & { synthesizeAttributes(): object }).synthesizeAttributes(),
    );
    const [path] = attributes.flatMap((one) => (typeof one === 'string' && names.get(one.replace(/-$/, ''))) || []);
    if (path !== undefined) tag(node, tagsOf(cloud, path));
  }
  const description = 'Names that are shortened, and the constructs that have them';
  stack.addOverride('output.shortened_names', { description, value: Object.fromEntries(names) });
}

interface PathTag {
  readonly key: string;
  readonly text: (path: string) => string;
}

const TAG: PathTag = { key: PATH_TAG, text: (path) => path };
/** Labels have no /, and ids have no _. */
const LABEL: PathTag = { key: labelKey(PATH_TAG), text: (path) => path.toLowerCase().replaceAll('/', '_') };
const PATH_TAGS: PerCloud<PathTag> = { aws: TAG, google: LABEL, azure: TAG };

function tagsOf(cloud: CloudName, path: string): Record<string, string> {
  const { key, text: textOf } = PATH_TAGS[cloud];
  const text = textOf(path);
  const parts = text.match(new RegExp(`.{1,${LONGEST[cloud]}}`, 'g')) ?? [];
  return Object.fromEntries(parts.map((part, index) => [index === 0 ? key : `${key}${index + 1}`, part]));
}

type Taggable = TerraformResource & {
  tags?: Record<string, string>;
  tagsInput?: Record<string, string>;
  labels?: Record<string, string>;
  labelsInput?: Record<string, string>;
};

/** Google's tags are for its networks, not labels. */
function tag(node: Taggable, more: Record<string, string>): void {
  if (node.terraformResourceType.startsWith('google_')) {
    if ('labelsInput' in node) node.labels = { ...node.labelsInput, ...more };
  } else if ('tagsInput' in node) node.tags = { ...node.tagsInput, ...more };
}
