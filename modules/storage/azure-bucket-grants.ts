import type { BucketVerb } from './bucket';

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const PATH = `@Resource[${BLOBS}:path]`;
const ASKED = `@Request[${BLOBS}:prefix]`;

/**
 * No built-in role has only write, only delete or only read. Azure treats listing as a kind of
 * reading: the condition separates them.
 */
export const DATA_ACTIONS: Record<BucketVerb, readonly string[]> = {
  read: [`${BLOBS}/read`],
  list: [`${BLOBS}/read`],
  write: [`${BLOBS}/write`, `${BLOBS}/add/action`],
  delete: [`${BLOBS}/delete`],
};

const matches = (action: string, sub?: string) => `(ActionMatches{'${action}'}${sub ? ` AND ${sub}` : ''})`;
const LISTING = "SubOperationMatches{'Blob.List'}";

/**
 * The condition that limits a role assignment to the verb, and to names that begin with `prefix`.
 * It does not restrict other actions.
 */
export function condition(verb: BucketVerb, prefix: string | undefined): string | undefined {
  switch (verb) {
    case 'read': {
      const noList = `(!${matches(`${BLOBS}/read`, LISTING)})`;
      return prefix === undefined
        ? noList
        : `${noList} AND (!${matches(`${BLOBS}/read`, `NOT ${LISTING}`)} OR ${PATH} StringStartsWith '${prefix}')`;
    }
    case 'list': {
      const onlyList = `(!${matches(`${BLOBS}/read`, `NOT ${LISTING}`)})`;
      return prefix === undefined
        ? onlyList
        : `${onlyList} AND (!${matches(`${BLOBS}/read`, LISTING)} OR ${ASKED} StringStartsWith '${prefix}')`;
    }
    default: {
      if (prefix === undefined) return undefined;
      const spokenOf = DATA_ACTIONS[verb].map((action) => `!${matches(action)}`).join(' AND ');
      return `((${spokenOf}) OR ${PATH} StringStartsWith '${prefix}')`;
    }
  }
}
