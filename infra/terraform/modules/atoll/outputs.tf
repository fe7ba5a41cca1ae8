output "namespace" {
  value = kubernetes_namespace_v1.this.metadata[0].name
}

output "installation" {
  description = "The label atoll.dev/installation of all namespaces of its chains."
  value       = kubernetes_namespace_v1.this.metadata[0].name
}
