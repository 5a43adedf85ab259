import { expand } from '../../simulator/template';
import type { Fields } from '../../simulator/values';
import { AWS } from './aws';
import { AZURERM } from './azurerm';
import { type ImportForm, isNotImported } from './form';
import { GOOGLE } from './google';
import { OTHERS } from './others';

/** Every Terraform type that the kinds use: __tests__/deployment/import-ids.test.ts. */
export const IMPORT_FORMS: Readonly<Record<string, ImportForm>> = { ...AWS, ...GOOGLE, ...AZURERM, ...OTHERS };

/** Values of the provider block: the account, region, project or subscription. */
export type Facts = Readonly<Record<string, string>>;

/** The templates of a type, the preferred one first. A type without a row is imported by its id. */
export function templatesOf(type: string): readonly string[] {
  const form = IMPORT_FORMS[type] ?? '{id}';
  if (isNotImported(form)) return [];
  const all = typeof form === 'string' ? [form] : form;
  return type.startsWith('azurerm_') ? ['{id}', ...all] : all;
}

/** Why a resource of this type is created again instead of being imported; undefined otherwise. */
export function whyNotImported(type: string): string | undefined {
  const form = IMPORT_FORMS[type];
  return isNotImported(form) ? form.notImported : undefined;
}

/** The import id of a resource with these attributes; undefined while one of them is unknown. */
export function importIdOf(type: string, attributes: Fields, facts: Facts = {}): string | undefined {
  const [id] = templatesOf(type).flatMap((template) => expand(template, attributes, facts, '') ?? []);
  const { region } = attributes;
  // A resource outside the provider's region, since version 6 of the AWS provider.
  const elsewhere = type.startsWith('aws_') && facts.region && typeof region === 'string' && region !== facts.region;
  return id !== undefined && elsewhere ? `${id}@${region}` : id;
}
