import type quality from '../../i18n/en/quality.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    quality: typeof quality
  }
}
