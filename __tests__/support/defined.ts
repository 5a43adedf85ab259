import { present } from '../../modules/core/errors';

export { captures } from '../../modules/core/parts';

/** The value, which a test requires: an error if it is missing. */
export const defined = <T>(value: T | null | undefined): T => present(value, 'a value of the test');
