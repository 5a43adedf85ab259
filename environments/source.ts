import { readFileSync } from 'node:fs';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
} from 'yaml';
import { type Problem, UserError } from '../modules/core/errors';
import type { Mistake } from './draft';
import { dotted } from './messages';
import { isMergeKey, Positions } from './positions';
import { escapeInvisible } from './quoted';

function read(path: string, where: string): string {
  const bytes = withReadErrors(where, () => readFileSync(path));
  try {
    // Also removes a byte order mark, which would shift columns on the first line.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError([{ where, message: 'is not UTF-8 text.', remedy: 'Save it as UTF-8.' }]);
  }
}

export function withReadErrors<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === 'EISDIR' ? 'is a folder, not a file.' : `can't be read: ${message.replace(/, \w+ '.*'$/, '')}.`;
    throw new UserError([{ where, message: why }]);
  }
}

/** An error at a position in the text. */
interface Found {
  readonly offset: number;
  readonly key?: string;
  readonly message: string;
  readonly remedy?: string;
}

/** A YAML text, with the positions of its values. */
export class Source {
  readonly value: unknown;
  /** Warnings about its syntax. */
  private readonly odd: readonly Found[];
  private readonly lines = new LineCounter();
  private readonly positions: Positions;

  /**
   * Throws a UserError if it has no value: invalid syntax, or empty. `below` is the prefix of paths
   * in errors.
   */
  constructor(
    private readonly where: string,
    path: string,
    private readonly below: readonly PropertyKey[] = [],
  ) {
    // Duplicate keys are found in `oddities`, which reports the position of the first.
    const options = {
      lineCounter: this.lines,
      prettyErrors: false,
      logLevel: 'error',
      uniqueKeys: false,
      merge: true,
    } as const;
    const document: Document = parseDocument(read(path, where), options);
    this.positions = new Positions(document, this.lines);
    if (document.errors.length > 0) throw this.end(syntaxErrors(document, this.lines));
    const { value, odd } = contentOf(document, this.lines, (found) => this.end(found));
    if (value === null || value === undefined) {
      throw this.end([
        ...odd,
        { offset: 0, message: 'is empty.', remedy: 'Start with a copy of another environment.' },
      ]);
    }
    this.value = value;
    this.odd = odd;
  }

  /** Whether a path of the environment belongs to this file. */
  has(path: readonly PropertyKey[]): boolean {
    return this.below.every((key, index) => path[index] === key);
  }

  /** The source text of a value: `012`, where JavaScript has 12. */
  text(path: readonly PropertyKey[]): string | undefined {
    return this.positions.source(path.slice(this.below.length));
  }

  /** Its warnings, and errors at paths of the environment, in the order of the file. */
  told(mistakes: readonly Mistake[]): Problem[] {
    const found = mistakes.map(({ path, message, remedy }) => {
      const inside = path.slice(this.below.length);
      return { offset: this.positions.of(inside), key: dotted(inside), message, remedy };
    });
    return this.problems([...this.odd, ...found]);
  }

  private problems(found: readonly Found[]): Problem[] {
    return [...found]
      .sort((a, b) => a.offset - b.offset)
      .map(({ offset, key, message, remedy }) => ({
        where: `${this.where}:${this.positions.at(offset)}${key ? ` ${key}` : ''}`,
        message,
        remedy,
      }));
  }

  private end(found: readonly Found[]): UserError {
    return new UserError(this.problems(found));
  }
}

/** One for each line: further ones are usually consequences. */
function syntaxErrors({ errors }: Document, lines: LineCounter): Found[] {
  const byLine = new Map(errors.toReversed().map((error) => [lines.linePos(error.pos[0]).line, error]));
  return [...byLine.values()].map(({ code, message, pos: [offset] }) => {
    if (code === 'RESOURCE_EXHAUSTION') return { offset, message: DEEP };
    if (code === 'MULTIPLE_DOCS')
      return {
        offset,
        message: 'a second document begins.',
        remedy: 'One file is one environment: remove the line "---".',
      };
    return { offset, message: sentence(message) };
  });
}

/** The library's message, which quotes the file. */
const sentence = (message: string) => escapeInvisible(message.endsWith('.') ? message : `${message}.`);

const DEEP = 'lists and maps are nested too deeply.';

/** The content of a file, and warnings about its syntax. */
function contentOf(
  document: Document,
  lines: LineCounter,
  end: (found: Found[]) => UserError,
): { value: unknown; odd: Found[] } {
  try {
    const odd = oddities(document, lines);
    // Such a file has no value.
    if (odd.some(({ fatal }) => fatal)) throw end(odd);
    return { value: document.toJS(), odd };
  } catch (error) {
    if (error instanceof UserError) throw error;
    // The library stops here before nested aliases fill the memory.
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
      odd.push({
        offset: startOf(alias),
        message: `the alias *${alias.source} has no anchor above it.`,
        fatal: true,
      });
    },
    Map(_, map) {
      const first = new Map<string, number>();
      for (const { key, value } of map.items as { key: ParsedNode; value: ParsedNode | null }[]) {
        const offset = startOf(key);
        if (isMergeKey({ key }) && !isMergeable(value, document)) {
          const remedy = 'Use an alias of a map, or a list of them: <<: *defaults.';
          odd.push({ offset, key: '<<', message: 'the merge key takes maps.', remedy, fatal: true });
          continue;
        }
        if (!isScalar(key) || key.value === null) {
          odd.push({
            offset,
            message: 'is not a valid key: a list, a map, an alias or nothing.',
            remedy: 'A key must be a word.',
            fatal: true,
          });
          continue;
        }
        const name = isMergeKey({ key }) ? '<<' : String(key.value);
        const before = first.get(name);
        if (before === undefined) first.set(name, offset);
        else
          odd.push({
            offset,
            key: dotted([name]),
            message: `is defined twice; the first is in line ${lines.linePos(before).line}.`,
            remedy: 'Keep one of the two.',
          });
      }
    },
  });
  return odd;
}

/**
 * Whether a merge key supports it: a map, an alias of one, or a list of those. An alias without an
 * anchor is reported separately.
 */
function isMergeable(value: Node | null, document: Document): boolean {
  if (isAlias(value)) {
    const named = value.resolve(document);
    return named === undefined || isMap(named) || isSeq(named);
  }
  if (isSeq<Node>(value)) return value.items.every((item) => isMergeable(item, document) && !isSeq(item));
  return isMap(value);
}

const startOf = (node: Node): number => node.range?.[0] ?? 0;
