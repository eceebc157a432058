import type { ResourceNamespaceMap } from 'i18next'

/** Every catalogue that a page declared. */
export type Namespace = keyof ResourceNamespaceMap
