import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type ParsedNode, parseDocument, visit } from 'yaml';
import { closest } from '../modules/core/closest';
import { type Problem, UserError } from '../modules/core/errors';
import type { CloudName, PublicNames } from '../modules/core/placement';
import { type AddressList, readAddresses } from './addresses';
import { type Draft, type Mistake, mistakesIn, type PlacementChoice, placementsOf, zonesFor } from './checks';
import { dotted, inWords, type ShapeMistake, visible } from './messages';
import { dnsProviderOf } from './names';
import { isMergeKey, Positions } from './positions';
import { type EnvironmentFile, environmentSchema } from './schema';

/** An environment's file, held against everything that synthesis can know, with its placements worked out. */
export interface Environment extends DeepReadonly<Omit<EnvironmentFile, 'cloud' | 'placements' | 'dns'>> {
  readonly name: string;
  readonly dns?: DeepReadonly<NonNullable<EnvironmentFile['dns']>> & { readonly provider: PublicNames['provider'] };
  /** All placements, that share a name; nothing where only those of one cloud were asked for. */
  readonly traffic?: readonly PlacementChoice[];
  readonly placements: readonly (PlacementChoice & { readonly zones: readonly string[] })[];
  /** What is deployed of it, and what was renamed: `<name>.addresses` beside its file. */
  readonly addresses: AddressList;
}

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

export interface LoadOptions {
  /** In place of the file's cloud; of several placements, those on this cloud. */
  readonly cloud?: CloudName;
  /** Where the files are. Default: the folder of this one. */
  readonly folder?: string;
}

export function environmentNames(folder: string = __dirname): string[] {
  return reading('environments', () => readdirSync(folder))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** The environments of these names (all, when none is named), or a UserError with every mistake in all of them. */
export function loadEnvironments(names: readonly string[] = [], options: LoadOptions = {}): Environment[] {
  const known = environmentNames(options.folder);
  const problems: Problem[] = [];
  const environments: Environment[] = [];
  if (names.length === 0 && known.length === 0) {
    problems.push({ where: 'environments', message: 'there is no environment.', remedy: 'Each is one file: environments/dev.yaml.' });
  }
  for (const name of names.length > 0 ? names : known) {
    try {
      environments.push(load(name, known, options));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UserError(problems);
  return environments;
}

function load(name: string, known: readonly string[], { cloud: only, folder = __dirname }: LoadOptions): Environment {
  const where = `environments/${name}.yaml`;
  if (!known.includes(name)) {
    const meant = closest(name, known);
    throw new UserError([
      {
        where,
        message: `there is no environment "${name}"; there are: ${known.join(', ') || 'none'}.`,
        remedy: meant ? `Did you mean "${meant}"?` : `Each environment is one file: ${where}.`,
      },
    ]);
  }
  const file = parse(name, where, read(join(folder, `${name}.yaml`), where), only);
  const { cloud, placements, dns, ...rest } = file;
  return {
    ...rest,
    name,
    ...(dns && { dns: { ...dns, provider: dnsProviderOf(file) as PublicNames['provider'] } }),
    ...(!only && { traffic: placementsOf(file) }),
    addresses: readAddresses(name, folder),
    placements: placementsOf(file, only).map((placement) => ({ ...placement, zones: zonesFor(file, placement) ?? [] })),
  };
}

function read(path: string, where: string): string {
  const bytes = reading(where, () => readFileSync(path));
  try {
    // It also takes away a byte order mark, which would push the first line one column to the right.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError([{ where, message: 'is no UTF-8 text.', remedy: 'Save it as UTF-8.' }]);
  }
}

function reading<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EISDIR' ? 'is a folder, a file is wanted.' : `can't be read: ${message.replace(/, \w+ '.*'$/, '')}.`;
    throw new UserError([{ where, message: why }]);
  }
}

/** A mistake at a place in the text. */
interface Found {
  readonly offset: number;
  readonly key?: string;
  readonly message: string;
  readonly remedy?: string;
}

function parse(name: string, where: string, text: string, only: CloudName | undefined): EnvironmentFile {
  const lines = new LineCounter();
  // Keys that stand twice are found in `oddities`, which says where the first one is.
  const document: Document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    uniqueKeys: false,
    merge: true,
  });
  const positions = new Positions(document, lines);
  const end = (found: readonly Found[]) =>
    new UserError(
      [...found]
        .sort((a, b) => a.offset - b.offset)
        .map(({ offset, key, message, remedy }) => ({
          where: `${where}:${positions.at(offset)}${key ? ` ${key}` : ''}`,
          message,
          remedy,
        })),
    );

  if (document.errors.length > 0) throw end(syntaxErrors(document, lines));
  const { value, odd } = contentOf(document, lines, end);
  if (value === null || value === undefined) {
    throw end([...odd, { offset: 0, message: 'is empty.', remedy: 'Begin with a copy of another environment.' }]);
  }

  // A schema that is used once or twice doesn't pay for its translation into code.
  const parsed = environmentSchema.safeParse(value, { jitless: true });
  const shape = parsed.success ? [] : inWords(parsed.error.issues, value, positions);
  // What is left when the wrong parts are out can have mistakes of its own, and they are told in the same breath.
  const rest = without(shape, value);
  const mistakes: Mistake[] = [...shape, ...(rest ? mistakesIn(rest, name, only) : [])];
  const found = mistakes.map(({ path, message, remedy }) => ({ offset: positions.of(path), key: dotted(path), message, remedy }));
  if (found.length + odd.length > 0 || !parsed.success) throw end([...odd, ...found]);
  return parsed.data;
}

/** One for each line: after the first, most are its consequences. */
function syntaxErrors({ errors }: Document, lines: LineCounter): Found[] {
  const byLine = new Map(errors.toReversed().map((error) => [lines.linePos(error.pos[0]).line, error]));
  return [...byLine.values()].map(({ code, message, pos: [offset] }) => {
    if (code === 'RESOURCE_EXHAUSTION') return { offset, message: DEEP };
    if (code === 'MULTIPLE_DOCS')
      return { offset, message: 'a second document begins.', remedy: 'One file is one environment: remove the line "---".' };
    return { offset, message: sentence(message) };
  });
}

/** What the library says; it quotes the file as it is. */
const sentence = (message: string) => visible(message.endsWith('.') ? message : `${message}.`);

const DEEP = 'lists and maps are nested too deeply.';

/** What a file says, and what is odd about the way in which it says it. */
function contentOf(document: Document, lines: LineCounter, end: (found: Found[]) => UserError): { value: unknown; odd: Found[] } {
  try {
    const odd = oddities(document, lines);
    // Such a file has no value.
    if (odd.some(({ fatal }) => fatal)) throw end(odd);
    return { value: document.toJS(), odd };
  } catch (error) {
    if (error instanceof UserError) throw error;
    // The library ends here what would fill the memory: an alias of aliases of aliases.
    throw end([{ offset: 0, message: error instanceof RangeError ? DEEP : sentence((error as Error).message) }]);
  }
}

function oddities(document: Document, lines: LineCounter): (Found & { fatal?: boolean })[] {
  const odd: (Found & { fatal?: boolean })[] = document.warnings.map(({ pos: [offset], message }) => ({
    offset,
    message: sentence(message),
  }));
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return;
      odd.push({ offset: startOf(alias), message: `the alias *${alias.source} names no anchor above it.`, fatal: true });
    },
    Map(_, map) {
      const first = new Map<string, number>();
      for (const { key, value } of map.items as { key: ParsedNode; value: ParsedNode | null }[]) {
        const offset = startOf(key);
        if (isMergeKey({ key }) && !isMergeable(value, document)) {
          const remedy = 'Write an alias of a map, or a list of them: <<: *defaults.';
          odd.push({ offset, key: '<<', message: 'the merge key takes maps.', remedy, fatal: true });
          continue;
        }
        if (!isScalar(key) || key.value === null) {
          odd.push({ offset, message: 'is no key: a list, a map, an alias or nothing at all.', remedy: 'A key is a word.', fatal: true });
          continue;
        }
        const name = isMergeKey({ key }) ? '<<' : String(key.value);
        const before = first.get(name);
        if (before === undefined) first.set(name, offset);
        else
          odd.push({
            offset,
            key: dotted([name]),
            message: `stands here a second time; the first is in line ${lines.linePos(before).line}.`,
            remedy: 'Keep one of the two.',
          });
      }
    },
  });
  return odd;
}

/** Whether a merge key can take it: a map, an alias of one, or a list of those. An alias without an anchor is reported as such. */
function isMergeable(value: Node | null, document: Document): boolean {
  if (isAlias(value)) {
    const named = value.resolve(document);
    return named === undefined || isMap(named) || isSeq(named);
  }
  if (isSeq<Node>(value)) return value.items.every((item) => isMergeable(item, document) && !isSeq(item));
  return isMap(value);
}

const startOf = (node: Node): number => node.range?.[0] ?? 0;

/** The file without what is wrong in it; nothing, if all of it is. What is taken out stays as a key, so that it isn't called missing too. */
function without(mistakes: readonly ShapeMistake[], value: unknown): Draft | undefined {
  for (const { path, meant } of mistakes) {
    for (const wrong of meant ? [path, meant] : [path]) {
      const parent = wrong.slice(0, -1).reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
      const key = wrong.at(-1);
      if (key === undefined) return undefined;
      // What was meant may stand there as well, and be right.
      if (typeof parent === 'object' && parent !== null && !(wrong === meant && key in parent)) Object.assign(parent, { [key]: undefined });
    }
  }
  return value as Draft;
}
