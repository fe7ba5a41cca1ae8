{{/* What every pod of the platform has: no rights on its machine, and none in the cluster but where a process needs them. */}}
{{- define "atoll.pod" -}}
{{- $own := index .root.Values .process | default dict -}}
automountServiceAccountToken: {{ eq .process "worker" }}
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- with $own.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $own.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $own.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $own.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Two replicas on one machine, or in one zone, end together. */}}
{{- define "atoll.spread" -}}
topologySpreadConstraints:
  {{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - topologyKey: {{ $key }}
    maxSkew: 1
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "atoll.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}

{{- define "atoll.restricted" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{/* One value of a Secret as an environment variable. */}}
{{- define "atoll.fromSecret" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- end }}

{{/* Environment variables of every process of the platform. */}}
{{- define "atoll.environment" -}}
- name: NODE_ENV
  value: production
- name: ATOLL_LOG
  value: {{ .Values.log }}
{{- with .Values.tls.certificateAuthority.secret }}
- name: NODE_EXTRA_CA_CERTS
  value: /run/atoll/authority/ca.crt
{{- end }}
{{- end }}

{{/* Further variables, as a map of name to text. */}}
{{- define "atoll.further" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* Where a process may write, and the certificates that it trusts and shows. */}}
{{- define "atoll.mounts" -}}
- name: temporary
  mountPath: /tmp
{{- if .root.Values.tls.certificateAuthority.secret }}
- name: authority
  mountPath: /run/atoll/authority
  readOnly: true
{{- end }}
{{- if .certificate }}
- name: certificate
  mountPath: /run/atoll/certificate
  readOnly: true
{{- end }}
{{- end }}

{{- define "atoll.volumes" -}}
- name: temporary
  emptyDir:
    sizeLimit: 64Mi
{{- with .root.Values.tls.certificateAuthority }}
{{- if .secret }}
- name: authority
  secret:
    secretName: {{ .secret }}
    items:
      - key: {{ .key }}
        path: ca.crt
{{- end }}
{{- end }}
{{- with .certificate }}
- name: certificate
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- end }}

{{/* Where the database is this chart's own, the first pods start before it does. */}}
{{- define "atoll.waitForDatabase" -}}
{{- if .root.Values.postgres.evaluation.enabled }}
initContainers:
  - name: wait-for-database
    image: {{ include "atoll.image" (dict "root" .root "image" .root.Values.image) }}
    imagePullPolicy: {{ .root.Values.image.pullPolicy }}
    command: [atoll-migrate, wait]
    env:
      {{- include "atoll.environment" .root | nindent 6 }}
      - name: ATOLL_PATIENCE_SECONDS
        value: "600"
      {{- include "atoll.fromSecret" (dict "variable" "ATOLL_DATABASE_URL" "secret" .root.Values.postgres.secret "key" .key) | nindent 6 }}
    {{- include "atoll.restricted" . | nindent 4 }}
    resources:
      {{- toYaml .root.Values.migrations.resources | nindent 6 }}
    volumeMounts:
      {{- include "atoll.mounts" . | nindent 6 }}
{{- end }}
{{- end }}

{{/* A process is alive while it answers, ready while its database does; the first start may take a while. */}}
{{- define "atoll.probes" -}}
{{- $scheme := ternary "HTTPS" "HTTP" (not (empty .certificate)) }}
startupProbe:
  httpGet: { path: /livez, port: http, scheme: {{ $scheme }} }
  periodSeconds: 2
  failureThreshold: 150
readinessProbe:
  httpGet: { path: /readyz, port: http, scheme: {{ $scheme }} }
  periodSeconds: 3
  timeoutSeconds: 5
  failureThreshold: 2
livenessProbe:
  httpGet: { path: /livez, port: http, scheme: {{ $scheme }} }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- end }}

{{/* What the API and the worker must agree on: which engines new chains may have, and where nodes elsewhere and webhooks may be. */}}
{{- define "atoll.installed" -}}
{{- if eq .process "api" }}
- { name: ATOLL_DRIVER, value: kubernetes }
{{- end }}
- { name: ATOLL_DEVELOPMENT_ENGINES, value: {{ ternary "allow" "refuse" .root.Values.chains.developmentEngines }} }
- { name: ATOLL_ENGINES, value: {{ join "," .root.Values.chains.engines | quote }} }
- { name: ATOLL_WEBHOOK_NETWORKS, value: {{ join "," .root.Values.webhooks.networks | quote }} }
- { name: ATOLL_PEER_NETWORKS, value: {{ join "," .root.Values.chains.peerNetworks | quote }} }
- { name: ATOLL_INSTALLATION_NAME, value: {{ default .root.Release.Name .root.Values.chains.installationName | quote }} }
{{- end }}

{{- define "atoll.certificate" -}}
- { name: ATOLL_TLS_CERTIFICATE_FILE, value: /run/atoll/certificate/tls.crt }
- { name: ATOLL_TLS_KEY_FILE, value: /run/atoll/certificate/tls.key }
- { name: ATOLL_CERTIFICATES, value: /run/atoll/certificate/tls.crt }
{{- end }}

{{- define "atoll.metrics" -}}
{{- if .Values.metrics.enabled }}
- { name: ATOLL_METRICS_HOST, value: "0.0.0.0" }
- { name: ATOLL_METRICS_PORT, value: "9464" }
{{- end }}
{{- end }}

{{/* How nodes of chains are made: the file that the worker is given, in the words of libs/driver-kubernetes. */}}
{{- define "atoll.configuration" -}}
{{- $chains := .Values.chains -}}
{{- $images := dict }}
{{- range $engine, $image := $chains.images }}
{{- if $image }}{{ $_ := set $images $engine $image }}{{ end }}
{{- end }}
{{- $settings := dict
  "installation" (include "atoll.installation" .)
  "platformNamespace" .Release.Namespace
  "images" $images
  "pullPolicy" $chains.pullPolicy
  "storage" $chains.storage
  "cpu" $chains.cpu
  "memoryMb" $chains.memoryMb
  "uid" $chains.uid
  "graceSeconds" $chains.graceSeconds -}}
{{- with $chains.storageClass }}{{ $_ := set $settings "storageClass" . }}{{ end -}}
{{- with $chains.nodeSelector }}{{ $_ := set $settings "nodeSelector" . }}{{ end -}}
{{- with $chains.tolerations }}{{ $_ := set $settings "tolerations" . }}{{ end -}}
{{- if $chains.securityModule.name }}{{ $_ := set $settings "securityModule" $chains.securityModule }}{{ end -}}
{{- toYaml $settings -}}
{{- end }}

{{/* Pods of the evaluation's stores say no version, so that an upgrade does not restart them. */}}
{{- define "atoll.storeLabels" -}}
{{ include "atoll.selector" . }}
app.kubernetes.io/part-of: atoll
{{- end }}

{{- define "atoll.storePod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 999
  runAsGroup: 999
  fsGroup: 999
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}
