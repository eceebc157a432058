import type routes from '../../../i18n/en/routes.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    routes: typeof routes
  }
}
