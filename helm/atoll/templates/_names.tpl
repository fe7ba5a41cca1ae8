{{/* What the objects of one process are called: `atoll-api`. */}}
{{- define "atoll.name" -}}
{{- printf "%s-%s" (.root.Release.Name | trunc 40 | trimSuffix "-") .process -}}
{{- end }}

{{/* The processes of the platform that this release runs, each in a Deployment. */}}
{{- define "atoll.processes" -}}
api worker{{ if (index .Values "rpc-gateway").enabled }} rpc-gateway{{ end }}
{{- end }}

{{/* Where applications find the RPC gateway. */}}
{{- define "atoll.gatewayUrl" -}}
{{- $gateway := index .Values "rpc-gateway" -}}
{{- $scheme := ternary "https" "http" (not (empty (index .Values.tls "rpc-gateway").secret)) -}}
{{- $service := include "atoll.name" (dict "root" . "process" "rpc-gateway") -}}
{{- if $gateway.url }}{{ $gateway.url }}
{{- else if .Values.ingress.enabled }}https://{{ .Values.ingress.host }}
{{- else if .Values.gateway.enabled }}https://{{ .Values.gateway.host }}
{{- else }}{{ $scheme }}://{{ $service }}.{{ .Release.Namespace }}:{{ $gateway.service.port }}
{{- end }}
{{- end }}

{{/* What selects the pods of one process. The platform knows its worker by `app.kubernetes.io/name` in its namespace. */}}
{{- define "atoll.selector" -}}
app.kubernetes.io/name: {{ .process }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "atoll.labels" -}}
{{ include "atoll.selector" . }}
app.kubernetes.io/part-of: atoll
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | quote }}
{{- with .root.Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "atoll.metadata" -}}
name: {{ include "atoll.name" . }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "atoll.labels" . | nindent 2 }}
{{- end }}

{{/* The name that parts this installation's chains from another's in the same cluster. */}}
{{- define "atoll.installation" -}}
{{- .Values.installation | default .Release.Namespace -}}
{{- end }}

{{/* A digest wins over a tag; without either it is the tag of this chart's version. */}}
{{- define "atoll.image" -}}
{{- $tag := .image.tag | default .root.Chart.AppVersion -}}
{{- if .image.registry }}{{ .image.registry }}/{{ end -}}
{{- .image.repository -}}
{{- if .image.digest }}@{{ .image.digest }}{{ else }}:{{ $tag }}{{ end -}}
{{- end }}
