import type ui from './en/ui.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    ui: typeof ui
  }
}
