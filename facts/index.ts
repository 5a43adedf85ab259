import { awsTexts } from './aws-texts';
import { azurermTexts, cloudflareTexts } from './azurerm-texts';
import { googleTexts } from './google-texts';
import { helmTexts, kubernetesTexts } from './kubernetes-texts';
import { type Texts, type WrongText, wrongTexts } from './text';

/** Provider → the texts that its cloud accepts. */
export const TEXTS: Readonly<Record<string, Texts>> = {
  aws: awsTexts,
  google: googleTexts,
  azurerm: azurermTexts,
  cloudflare: cloudflareTexts,
  kubernetes: kubernetesTexts,
  helm: helmTexts,
};

/**
 * Everything that a cloud would refuse in the texts of a resource, or of a provider block
 * (`google_provider`).
 */
export function refusedTexts(type: string, body: unknown, textOf: (value: unknown) => string | undefined): WrongText[] {
  const texts = TEXTS[type.slice(0, type.indexOf('_'))];
  return texts ? wrongTexts(texts, type, body, textOf) : [];
}
