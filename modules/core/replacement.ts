import { AnnotationMetadataEntryType, Token } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { formatProblem, report, whereIs } from './errors';
import { type KindTable, type Row, type Support, show, valueAt } from './features';
import { stableIds } from './names';
import { placementOf } from './placement';
import { recordsOf } from './registry';

/**
 * The properties of each construct that can't be changed in place, with their values:
 * `{ "commerce/orders": { "ordered": true } }`.
 */
export type ReplacingValues = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Note {
  readonly scope: IConstruct;
  readonly kind: string;
  readonly service: string;
  readonly values: Record<string, unknown>;
  /** For each property what is lost, or why it can't be changed at all, and its default. */
  readonly replacing: Readonly<Record<string, ReplacingProperty>>;
}

interface ReplacingProperty {
  readonly what: string;
  readonly fixed?: { readonly why: string; readonly instead: string };
  readonly step?: Exclude<Support, { is: 'unsupported' }>['step'];
  readonly defaultValue: unknown;
}

const notesOfApp = recordsOf<Note[]>('replacements');

/** Records the properties that can't be changed in place on the placement's cloud. */
export function noteReplacing(scope: IConstruct, table: KindTable<never>, props: object): void {
  const { cloud } = placementOf(scope);
  const replacing: Record<string, ReplacingProperty> = {};
  const values: Record<string, unknown> = {};
  for (const [property, row] of Object.entries<Row>(table.features)) {
    const support = row[cloud];
    if (support.is === 'unsupported' || !(support.replaces || support.fixed || support.step)) continue;
    const { defaultValue = false } = support;
    replacing[property] = {
      what: support.replaces ?? '',
      fixed: support.fixed,
      step: support.step,
      defaultValue:
        typeof defaultValue === 'function'
          ? defaultValue(scope.node.id, { ...props, [property]: undefined })
          : defaultValue,
    };
    const written = valueAt(props, property);
    // Properties that are on by default are off only if set explicitly.
    const value = written === false && defaultValue === true ? false : plain(written);
    if (value !== undefined) values[property] = value;
  }
  if (Object.keys(replacing).length === 0) return;
  const notes = notesOfApp.getOrCreate(scope.node.root, () => []);
  notes.push({ scope, kind: table.kind, service: table.service[cloud], values, replacing });
}

/**
 * The recorded value of a property, if it differs from the given one: a zone by its name, since its
 * number refers to another one once the list changes.
 */
export function recordValue(scope: IConstruct, property: string, value: unknown): void {
  const note = notesOfApp.get(scope.node.root)?.find((one) => one.scope === scope);
  if (note && property in note.replacing) note.values[property] = plain(value);
}

/**
 * A value as a file can keep it. Absent and switched off are the same; of a construct its path
 * counts.
 */
function plain(value: unknown): unknown {
  if (value === undefined || value === null || value === false || Token.isUnresolved(value)) return undefined;
  // A renamed construct is stored with its original path.
  if (Construct.isConstruct(value)) return stableIds(value).join('/');
  if (Array.isArray(value)) return value.map((one) => plain(one) ?? null);
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, one]) => [key, plain(one)] as const);
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const pathOf = (scope: IConstruct) => scope.node.path.split('/').slice(1).join('/');

const notesBelow = (stack: IConstruct) =>
  (notesOfApp.get(stack.node.root) ?? []).filter(({ scope }) => scope.node.scopes.includes(stack));

/** The values that a later synthesis of this stack is compared with. */
export function replacingValues(stack: IConstruct): ReplacingValues {
  const notes = notesBelow(stack).map(({ scope, values }) => [pathOf(scope), values] as const);
  return Object.fromEntries(notes.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Warns of every change from `before` that replaces a resource and what is lost, and reports a
 * change that can't be deployed. Synthesis has no state: `before` contains the accepted values. New
 * constructs are not compared; properties that can't be changed at all are also compared with the
 * environment's `others`: they share one file, and a cloud selected with `--cloud` has no list.
 */
export function warnOfReplacements(
  stack: IConstruct,
  before: ReplacingValues | undefined,
  accept: string,
  others: readonly ReplacingValues[] = [],
): void {
  for (const { scope, kind, service, values, replacing } of notesBelow(stack)) {
    const known = before ? [before] : others;
    const old = known.map((one) => one[pathOf(scope)]).find(Boolean);
    if (!old) continue;
    for (const [property, { what, fixed: always, step, defaultValue }] of Object.entries(replacing)) {
      const [was, is] = [old[property] ?? defaultValue, values[property] ?? defaultValue];
      if (JSON.stringify(was) === JSON.stringify(is)) continue;
      const fixed = always ?? step?.(was, is);
      // Unknown if the values were accepted before the property was recorded.
      if (fixed) {
        if (property in old)
          report(scope, {
            message: `${property} was ${show(was)} and is ${show(is)}: ${fixed.why}.`,
            remedy: `${fixed.instead} If it is not deployed yet: ${accept}`,
          });
        continue;
      }
      if (!before || step) continue;
      const message = formatProblem({
        where: whereIs(scope),
        message:
          `${property} was ${show(was)} and is ${show(is)}: ${service} replaces the ${kind} and loses ` + `${what}.`,
        remedy:
          `Create another ${kind}, drain the old one and then remove it; or, if the loss is intended: ` + `${accept}`,
      });
      // An annotation of CDKTF, which its CLI also prints; without the stack trace, which contains
      // paths of this machine.
      scope.node.addMetadata(AnnotationMetadataEntryType.WARN, message);
    }
  }
}
