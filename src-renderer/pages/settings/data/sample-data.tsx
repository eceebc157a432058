import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi, useTransport } from '../../../data/api.tsx'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/card.tsx'
import styles from '../settings.module.css'
import { useFailToast } from '../use-settings.ts'

/** The way to the sample data, where there is one from here. */
export function SampleData() {
  const { t } = useTranslation('settings')
  const { client } = useTransport()
  const fail = useFailToast()
  const { data } = useQuery(useApi().samples.status.queryOptions({ staleTime: 60_000 }))
  const open = useMutation({
    mutationFn: (anew: boolean) => (anew ? client.samples.reset({}) : client.samples.open({})),
    onSuccess: ({ url }) => {
      if (url !== null) window.location.assign(url)
    },
    onError: fail,
  })
  if (data?.is_available !== true) return null
  return (
    <Section title={t('sample.title')} description={t('sample.hint')}>
      <div className={styles.inline}>
        <Button busy={open.isPending && open.variables === false} onClick={() => open.mutate(false)}>
          {t('sample.open')}
        </Button>
        <Button variant="quiet" busy={open.isPending && open.variables === true} onClick={() => open.mutate(true)}>
          {t('sample.reset')}
        </Button>
      </div>
    </Section>
  )
}
