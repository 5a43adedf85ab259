import type { Leaf } from '../leaf';
import type { Place } from '../paths';
import type { Json } from '../plan-json';
import { isContainer } from '../redact';
import { Names, oneOf } from '../terms';
import { is } from '../types';
import { brief, type Judged, numberOf, valueAt } from './change';

/** Numbers of which a lower value demands less: of people, of characters, of instances. */
const DEMANDS = new Names(
  new RegExp(
    `^${oneOf`
      required_approving_review_count approvals_required minimum_approvers min_available
      min(imum)?_(password_)?length password_min(imum)?_length password_min_\w+ password_length
      password_history(_count)? password_reuse_prevention`}$`,
  ),
);

/** Where an undelivered message goes. */
const DEAD_LETTERS = /^(deadLetterTargetArn|dead_letter_topic)$/;

/** Who is told. */
const TELLS = /^(alarm_actions|notification_channels)$/;

/** Blocks that restrict or record: without them nothing does. */
const BLOCKS = new Names(
  new RegExp(
    `^${oneOf`
      required_status_checks required_pull_request_reviews reviewers encryption_configuration
      server_side_encryption_configuration encryption_specification shielded_instance_config
      versioning_configuration`}$`,
  ),
);

/** What identifies a part of a guard: a rule of a firewall, a category of a log. */
const PARTS = /^(name|category|category_group|rule_id|blocked_ip_list)$/;

const SWITCH = /^(enabled?|is_enabled|active|actions_enabled|disabled|state|status)$/;
const ON = /^(true|on|enabled|active|running|live)$/i;
const OFF = /^(false|off|disabled|inactive|paused|suspended|stopped)$/i;

export const isOn = (value: Json | undefined) => !isContainer(value) && ON.test(String(value));
export const isOff = (value: Json | undefined) => !isContainer(value) && OFF.test(String(value));

export const noticesGuard = (type: string, { name, path }: Place): boolean =>
  is(type, 'guard') ||
  DEMANDS.test(name) ||
  DEAD_LETTERS.test(name) ||
  name === 'permissions_boundary' ||
  path.some((step) => BLOCKS.test(String(step)));

/** Why a changed value demands, restricts or records less, if it does. */
export function weaker(change: Judged, { path, before, after }: Leaf, name: string): string | undefined {
  const [was, now] = [numberOf(before), numberOf(after) ?? 0];
  if (DEMANDS.test(name) && was !== undefined && now < was) return `${name} falls from ${was} to ${now}`;
  const gone = before !== undefined && before !== null && before !== '' && (after ?? '') === '';
  if (gone && DEAD_LETTERS.test(name)) return 'its dead-letter queue is removed';
  if (gone && name === 'permissions_boundary') return 'its permissions boundary is removed';
  const index = path.findIndex((step) => BLOCKS.test(String(step)));
  if (index >= 0 && !isThere(valueAt(change.after, path.slice(0, index + 1)))) return `${path[index]} is removed`;
  if (!is(change.type, 'guard')) return undefined;
  if (SWITCH.test(name)) {
    const from = name === 'disabled' ? isOff(before) || before === undefined : isOn(before);
    const to = name === 'disabled' ? isOn(after) : isOff(after);
    const nested = path.filter((step) => typeof step === 'string');
    if (from && to) return nested.length > 1 ? `${nested.join('.')} is turned off` : 'it is turned off';
  }
  if (gone && TELLS.test(name) && !isContainer(before)) return `it no longer tells ${brief(before)}`;
  if (gone && path.length > 1 && PARTS.test(name)) return `${String(path[0])} ${brief(before)} is removed`;
  return undefined;
}

const isThere = (value: Json | undefined) =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
