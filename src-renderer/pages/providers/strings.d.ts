import type providers from '../../i18n/en/providers.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    providers: typeof providers
  }
}
