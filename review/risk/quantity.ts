import type { Json } from '../plan-json';
import { numberOf } from './change';

const UNITS: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  ki: 1024,
  m_: 1e6,
  mi: 1024 ** 2,
  g: 1e9,
  gi: 1024 ** 3,
  t: 1e12,
  ti: 1024 ** 4,
};

/** A number, also as a quantity of Kubernetes (`256Mi`, `500m`), or a size (`2 GB`). */
export function quantityOf(value: Json | undefined): number | undefined {
  const number = numberOf(value);
  if (number !== undefined || typeof value !== 'string') return number;
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)\s?([a-zA-Z]{0,2})[bB]?$/.exec(value) ?? [];
  const name = unit === 'M' || /^mb$/i.test(unit) ? 'm_' : unit.toLowerCase().replace(/b$/, '');
  const factor = UNITS[name];
  return amount === '' || factor === undefined ? undefined : Number(amount) * factor;
}
