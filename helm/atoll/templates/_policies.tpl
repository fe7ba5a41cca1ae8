{{- define "atoll.peer" -}}
- podSelector:
    matchLabels:
      {{- include "atoll.selector" . | nindent 6 }}
{{- end }}

{{- define "atoll.fromPrometheus" -}}
{{- if .Values.metrics.enabled }}
- ports: [{ protocol: TCP, port: 9464 }]
  {{- with .Values.networkPolicy.metricsFrom }}
  from:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}

{{/* The database and the queues: this chart's own pods, or wherever the values say. */}}
{{- define "atoll.toStores" -}}
{{- range $store := .stores }}
{{- $values := index $.root.Values $store }}
{{- if $values.evaluation.enabled }}
- to:
    {{- include "atoll.peer" (dict "root" $.root "process" $store) | nindent 4 }}
  ports: [{ protocol: TCP, port: {{ ternary 5432 6379 (eq $store "postgres") }} }]
{{- else }}
- ports: [{ protocol: TCP, port: {{ $values.port }} }]
  {{- with $values.addresses }}
  to:
    {{- range . }}
    - ipBlock: { cidr: {{ . }} }
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}
