import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { Card } from '../../ui/card.tsx'
import { CodeBlock } from '../../ui/copy-field.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import styles from './snippet-tabs.module.css'
import { snippetNames, snippets } from './snippets.ts'

const route = getRouteApi('/integrate')

/** The first call in the words of one's own program, filled in. */
export function SnippetTabs({ url, secret }: { readonly url: string; readonly secret: string | null }) {
  const { t } = useTranslation('integrate')
  const navigate = route.useNavigate()
  const { snippet = 'python' } = route.useSearch()
  const model = useModel()
  const facts = { url, model, token: secret ?? t('snippet.token') }
  return (
    <Card title={t('snippet.title')} aside={secret === null ? t('snippet.without') : t('snippet.filled')}>
      <Tabs
        label={t('snippet.title')}
        value={snippet}
        onChange={name => void navigate({ search: { snippet: name }, replace: true })}
        tabs={snippetNames.map(name => ({
          value: name,
          label: t(`snippet.${name}`),
          content: <CodeBlock code={snippets[name](facts)} label={t('snippet.of', { name: t(`snippet.${name}`) })} />,
        }))}
      />
      <p className={styles.model}>
        {t(model.startsWith('practice/') ? 'snippet.practice' : 'snippet.real', { model })}
      </p>
      <p className={styles.model}>{t('snippet.headers')}</p>
    </Card>
  )
}

/** A model that answers here and now: a provider with a key, else practice. */
function useModel(): string {
  const { data } = useQuery(useApi().providers.list.queryOptions())
  const usable = data?.providers.filter(
    ({ is_active, simulated, key, default_model }) =>
      is_active && !simulated && key.source !== 'none' && default_model !== null,
  )
  const chosen = usable?.find(({ name }) => name === data?.default_provider) ?? usable?.[0]
  return chosen === undefined ? 'practice/practice-swift' : `${chosen.name}/${chosen.default_model}`
}
