/**
 * The import id of a Terraform type, as a template of the resource's attributes (the syntax of
 * simulator/template.ts): `{name}`, `projects/{project}/topics/{name}`. `{account}`, `{region}`,
 * `{partition}`, `{suffix}`, `{project}` and `{subscription}` are taken from the provider block
 * where the resource does not set them. Of several templates the first one counts whose attributes
 * are all known. An attribute that the cloud assigns, as `{id}` of a VPC, is known only from a
 * state, a record or a list.
 */
export type ImportForm = string | readonly string[] | NotImported;

/** A type without an import. Terraform creates such a resource again. */
export interface NotImported {
  /** Why, and what the creation changes in the cloud. */
  readonly notImported: string;
}

export const isNotImported = (form: ImportForm | undefined): form is NotImported =>
  typeof form === 'object' && 'notImported' in form;
