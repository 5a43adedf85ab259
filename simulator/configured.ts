import type { Type } from './schema';

type Known = Type | ((collection: 'list' | 'set') => Type);

/** TypeScript type of a configurable attribute → Terraform type. */
export const CONFIGURED: Record<string, Known> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  any: 'dynamic',
  '{ [key: string]: any }': 'dynamic',
  'string[]': (collection) => [collection, 'string'],
  'number[]': (collection) => [collection, 'number'],
  'string[][]': (collection) => [collection, ['list', 'string']],
  'number[][]': (collection) => [collection, ['list', 'number']],
  '{ [key: string]: string }': ['map', 'string'],
  '{ [key: string]: number }': ['map', 'number'],
  '{ [key: string]: (boolean': ['map', 'bool'],
  '{ [key: string]: (boolean | cdktf.IResolvable) }': ['map', 'bool'],
  '{ [key: string]: (boolean) }': ['map', 'bool'],
  '{ [key: string]: string[] }': ['map', ['list', 'string']],
  '{ [key: string]: string }[]': (collection) => [collection, ['map', 'string']],
  '{ [key: string]: { [key: string]: string } }': ['map', ['map', 'string']],
};
