import { parseAllDocuments } from 'yaml';
import { compare } from '../compare';
import type { Leaf } from '../leaf';
import { Place } from '../paths';
import type { Json } from '../plan-json';
import { isContainer } from '../redact';
import { typeFacts } from '../types';
import { field, type Judged } from './change';

type Fields = { [key: string]: Json };

const MANIFESTS = /^(kubernetes_manifest|kubectl_manifest)$/;
/** Attributes with the object, the one that may be shown first. */
const OBJECTS = ['manifest', 'yaml_body_parsed', 'yaml_body'];
/** Fields whose keys are the user's. */
const FREE = /^(annotations|labels|matchLabels|selector|nodeSelector|data|binaryData)$/;
/** Lists that the typed resources name in the singular. */
const SINGULAR: Readonly<Record<string, string>> = {
  subjects: 'subject',
  rules: 'rule',
  containers: 'container',
  initContainers: 'init_container',
};

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/^_/, '');

function objectOf(value: Json | undefined): Fields | undefined {
  if (typeof value !== 'string') return isContainer(value) && !Array.isArray(value) ? value : undefined;
  const [first] = parseAllDocuments(value);
  const object = first && 'errors' in first && first.errors.length === 0 ? (first.toJS() as Json) : undefined;
  return isContainer(object) && !Array.isArray(object) ? object : undefined;
}

/** With the names of the typed resources: `roleRef` is `role_ref`. */
function typed(value: Json): Json {
  if (Array.isArray(value)) return value.map(typed);
  if (!isContainer(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [SINGULAR[key] ?? snake(key), FREE.test(key) ? one : typed(one)]),
  );
}

/**
 * A manifest as the typed resource of its kind: a destroyed claim holds data, a config map grants
 * nothing. Undefined for other types, custom kinds, and secrets.
 */
export function ofManifest(change: Judged): Judged | undefined {
  if (!MANIFESTS.test(change.type)) return undefined;
  const name = OBJECTS.find((one) => (field(change.after, one) ?? field(change.before, one) ?? null) !== null);
  if (name === undefined) return undefined;
  const [before, after] = [objectOf(field(change.before, name)), objectOf(field(change.after, name))];
  const kind = String((after ?? before)?.kind ?? '');
  const type = `kubernetes_${snake(kind)}`;
  if (!/^[A-Z][A-Za-z]{2,60}$/.test(kind) || kind === 'Secret' || !typeFacts(type)) return undefined;
  const isHidden = change.leaves.some(({ path, masked }) => masked && path[0] === name);
  if (isHidden) return { ...change, type, leaves: [] };
  const sides = { before: before && typed(before), after: after && typed(after) };
  const leaves: Leaf[] = [];
  if (change.leaves.length > 0) {
    const masks = { unknown: undefined, maskBefore: undefined, maskAfter: undefined };
    compare(Place.ROOT.at(name), { ...sides, ...masks }, (leaf) => leaves.push(leaf));
  }
  return { ...change, type, ...sides, leaves };
}
