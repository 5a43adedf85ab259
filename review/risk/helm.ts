import { parse } from 'yaml';
import { compare } from '../compare';
import type { Leaf } from '../leaf';
import { Place } from '../paths';
import type { Json } from '../plan-json';
import { isContainer, oneLine } from '../redact';
import { changes, comes, field, type Judged, listOf, numberOf, type Rule, type Weighed } from './change';

/**
 * The values of a chart, in `values` (YAML) and in `set`: no schema says what they mean, but the
 * charts of all publishers name them alike.
 */
export const helm: Rule = {
  notices: (type, { path: [name] }) => type === 'helm_release' && /^(values|set|set_list)$/.test(String(name)),
  findings: (change) => {
    if (change.type !== 'helm_release' || !comes(change) || change.leaves.length === 0) return [];
    const byAttribute = new Map<string, Weighed>();
    for (const leaf of settings(change)) {
      const one = meaning(change, leaf);
      if (one) byAttribute.set(leaf.at.text, { ...one, attribute: leaf.at.shown });
    }
    return [...byAttribute.values()];
  },
};

/** The settings that differ, each at its own path, however it is written. */
function settings({ before, after }: Judged): Leaf[] {
  const leaves: Leaf[] = [];
  const sides = { before: merged(before), after: merged(after), unknown: undefined };
  compare(Place.ROOT, { ...sides, maskBefore: undefined, maskAfter: undefined }, (leaf) => leaves.push(leaf));
  return leaves;
}

type Fields = { [key: string]: Json };

/**
 * As Helm merges them: later values win, and `set` wins over all. Each setting is under its dotted
 * path.
 */
function merged(release: Json | undefined): Fields {
  const all: Fields = {};
  for (const text of listOf(field(release, 'values'))) if (typeof text === 'string') flatten(yaml(text), '', all);
  for (const one of listOf(field(release, 'set'))) {
    const name = field(one, 'name');
    if (typeof name === 'string') all[name] = field(one, 'value') ?? null;
  }
  return all;
}

function yaml(text: string): Json {
  try {
    return parse(text) as Json;
  } catch {
    // Helm reports the mistake: the text says nothing about the chart.
    return null;
  }
}

function flatten(value: Json, path: string, into: Fields): void {
  if (!isContainer(value) || Array.isArray(value)) {
    if (path !== '') into[path] = isContainer(value) ? null : value;
    return;
  }
  for (const [key, inner] of Object.entries(value)) flatten(inner, path === '' ? key : `${path}.${key}`, into);
}

const ON = (value: Json | undefined) => String(value) === 'true';
const OFF = (value: Json | undefined) => String(value) === 'false';

function meaning(change: Judged, { path: [first], before, after }: Leaf): Weighed | undefined {
  const name = String(first);
  const what = oneLine(name).slice(0, 80);
  if (changes(change) && /(^|\.)(persistence|persistentVolume)(\.\w+)*\.enabled$/i.test(name) && OFF(after))
    return { class: 'Data loss', reason: `${what} is turned off: its volume is not used any more`, weight: 4 };
  if (/(^|\.)service(\.\w+)*\.?type$/i.test(name) && /^(LoadBalancer|NodePort)$/.test(String(after)))
    return { class: 'Exposure', reason: 'its service is reached from outside the cluster', weight: 2 };
  if (/(^|\.)ingress(\.\w+)*\.enabled$/i.test(name) && ON(after))
    return { class: 'Exposure', reason: `${what} is turned on: it is reached from outside the cluster`, weight: 2 };
  if (changes(change) && /(^|\.)(auth|authentication|rbac|tls|networkPolicy)\.enabled$/i.test(name) && OFF(after))
    return { class: 'Weakening', reason: `${what} is turned off` };
  const [was, now] = [numberOf(before), numberOf(after)];
  if (/(^|\.)replicas?(count)?$/i.test(name) && now === 0 && was !== undefined && was > 0) {
    // A value that is marked as sensitive is not quoted.
    const from = change.leaves.some((leaf) => leaf.secret) ? '' : ` from ${was}`;
    return { class: 'Downtime', reason: `${what} falls${from} to 0` };
  }
  return undefined;
}
