/**
 * The key that encrypts data at rest: `providerKey` is the cloud's default; `customerKey` is
 * created for the one resource, rotates, and can be disabled; or an existing one, identified per
 * cloud.
 */
export type Encryption = 'providerKey' | 'customerKey' | ExistingKey;

export interface ExistingKey {
  readonly aws?: { readonly keyArn: string };
  /**
   * `projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>`, in the location of
   * the encrypted resource.
   */
  readonly google?: { readonly cryptoKey: string };
  /**
   * A key in a vault with purge protection and role-based access: its address without a version,
   * and its resource id.
   */
  readonly azure?: { readonly keyId: string; readonly resourceId: string };
}

/** The rotation period of created keys: the minimum on AWS is 90 days. */
export const ROTATION_DAYS = 90;
