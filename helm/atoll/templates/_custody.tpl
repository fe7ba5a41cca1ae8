{{/* Where signing keys may be made; the API offers no more than the workers have. */}}
{{- define "atoll.keyBackends" -}}
{{- $custody := .Values.custody -}}
SEALED{{ if $custody.pkcs11.module }},PKCS11{{ end }}{{ if $custody.remote.url }},REMOTE{{ end }}
{{- end }}

{{/* What workers are told of signing keys. */}}
{{- define "atoll.custodyEnvironment" -}}
{{- $custody := .Values.custody -}}
{{- if $custody.keyEncryption.secret }}
{{- $files := list }}
{{- range $custody.keyEncryption.entries }}
{{- $kind := ternary "hsm" "file" (hasPrefix "hsm:" .) }}
{{- $files = append $files (printf "%s:/run/atoll/key-encryption/%s" $kind (trimPrefix "hsm:" .)) }}
{{- end }}
- { name: ATOLL_KEY_ENCRYPTION_KEYS, value: {{ join "," $files | quote }} }
{{- end }}
{{- with $custody.pkcs11 }}
{{- if .module }}
- { name: ATOLL_PKCS11_MODULE, value: {{ .module | quote }} }
- { name: ATOLL_PKCS11_TOKEN, value: {{ .label | quote }} }
- { name: ATOLL_PKCS11_PIN_FILE, value: /run/atoll/pkcs11/pin }
{{- end }}
{{- end }}
{{- with $custody.remote }}
{{- if .url }}
- { name: ATOLL_REMOTE_SIGNER_URL, value: {{ .url | quote }} }
- { name: ATOLL_REMOTE_SIGNER_TIMEOUT_MS, value: {{ .timeoutMs | quote }} }
{{- if .authoritySecret }}
- { name: ATOLL_REMOTE_SIGNER_CA_FILE, value: /run/atoll/signer-authority/ca.crt }
{{- end }}
{{- if .certificateSecret }}
- { name: ATOLL_REMOTE_SIGNER_CERTIFICATE_FILE, value: /run/atoll/signer-certificate/tls.crt }
- { name: ATOLL_REMOTE_SIGNER_KEY_FILE, value: /run/atoll/signer-certificate/tls.key }
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* The Secrets of custody that are named: a map of the directory below /run/atoll to the Secret's name and, where it matters, its entries. */}}
{{- define "atoll.custodySecrets" -}}
{{- $custody := .Values.custody -}}
{{- with $custody.keyEncryption.secret }}
- { at: key-encryption, secret: {{ . }} }
{{- end }}
{{- if $custody.pkcs11.module }}
- { at: pkcs11, secret: {{ required "custody.pkcs11.secret: the Secret with the PIN of the token" $custody.pkcs11.secret }}, key: {{ $custody.pkcs11.pinKey }}, path: pin }
{{- end }}
{{- if $custody.remote.url }}
{{- with $custody.remote.authoritySecret }}
- { at: signer-authority, secret: {{ . }} }
{{- end }}
{{- with $custody.remote.certificateSecret }}
- { at: signer-certificate, secret: {{ . }} }
{{- end }}
{{- end }}
{{- end }}

{{- define "atoll.custodyMounts" -}}
{{- range include "atoll.custodySecrets" . | fromYamlArray }}
- name: {{ .at }}
  mountPath: /run/atoll/{{ .at }}
  readOnly: true
{{- end }}
{{- with .Values.custody.pkcs11.mounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "atoll.custodyVolumes" -}}
{{- range include "atoll.custodySecrets" . | fromYamlArray }}
- name: {{ .at }}
  secret:
    secretName: {{ .secret }}
    defaultMode: 0440
    {{- if .key }}
    items:
      - key: {{ .key }}
        path: {{ .path }}
    {{- end }}
{{- end }}
{{- with .Values.custody.pkcs11.volumes }}
{{ toYaml . }}
{{- end }}
{{- end }}
