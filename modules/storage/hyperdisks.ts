/** C4A machines support Hyperdisks only. */
export const onlyHyperdisks = (machineType: string) => machineType.startsWith('c4a');
