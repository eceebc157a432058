import type alerts from '../../i18n/en/alerts.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    alerts: typeof alerts
  }
}
