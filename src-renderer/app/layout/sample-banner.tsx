import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi, useTransport } from '../../data/api.tsx'
import { SentenceGap } from '../../format/sentence-gap.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Banner } from '../../ui/states.tsx'

/** Stands on every page where the data is sample data, with the way back to one's own. */
export function SampleBanner() {
  const { t } = useTranslation()
  const api = useApi()
  const { host } = useTransport()
  const { data } = useQuery(api.samples.status.queryOptions({ staleTime: Number.POSITIVE_INFINITY }))
  const close = useMutation(api.samples.close.mutationOptions())
  const [asking, setAsking] = useState(false)
  if (data?.is_sample !== true) return null
  const back = () => {
    if (data.home_url !== null) {
      return (
        <Button asChild size="sm">
          <a href={data.home_url}>{t('sample.back')}</a>
        </Button>
      )
    }
    return host.kind !== 'electron' ? (
      <Button size="sm" onClick={() => setAsking(true)}>
        {t('sample.own')}
      </Button>
    ) : (
      <Button size="sm" busy={close.isPending} onClick={() => close.mutate({})}>
        {t('sample.back')}
      </Button>
    )
  }
  return (
    <>
      <Banner tone="note" action={back()}>
        <strong>{t('sample.title')}</strong>
        <SentenceGap />
        {t('sample.text')}
      </Banner>
      <Dialog open={asking} onOpenChange={setAsking} title={t('sample.own')} description={t('sample.ownWhy')}>
        <CopyField label={t('sample.ownCommand')} hint={t('sample.ownThen')} value="npm start" />
      </Dialog>
    </>
  )
}
