import { type GivenName, stableIds } from '../../modules/core/names';

/** What `names --format json` prints. */
export type NamesReport = readonly StackNames[];

export interface StackNames {
  readonly stack: string;
  readonly names: readonly ConstructName[];
}

export interface ConstructName {
  readonly construct: string;
  readonly name: string;
  /** The resource type, in the cloud's words: `SQS queue`. */
  readonly type: string;
  /** The maximum length of such a name. */
  readonly max: number;
  /** The full name, if this one is shortened. */
  readonly shortenedFrom?: string;
}

export const namesReport = (stack: string, names: readonly GivenName[]): StackNames => ({
  stack,
  names: names
    .map(({ scope, name, what, max, whole }) => ({
      construct: stableIds(scope).join('/'),
      name,
      type: what,
      max,
      ...(whole !== undefined && { shortenedFrom: whole }),
    }))
    .sort((a, b) => (`${a.construct},${a.name}` < `${b.construct},${b.name}` ? -1 : 1)),
});

/** Why a name was shortened, if it was: the rule. */
const ruleOf = ({ type, max, shortenedFrom }: ConstructName) =>
  shortenedFrom === undefined ? type : `${type}: at most ${max} characters; shortened from ${shortenedFrom}`;

/** Construct → cloud name, one per line. */
export const namesText = (stacks: NamesReport): string =>
  stacks
    .flatMap(({ stack, names }) => {
      const width = (column: 'construct' | 'name') => Math.max(...names.map((one) => one[column].length));
      return [
        stack,
        ...names.map(
          (one) => `  ${one.construct.padEnd(width('construct'))}  ${one.name.padEnd(width('name'))}  ${ruleOf(one)}`,
        ),
      ];
    })
    .map((line) => `${line}\n`)
    .join('');
