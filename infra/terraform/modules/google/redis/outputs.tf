output "host" {
  value = google_redis_instance.this.host
}

output "port" {
  value = google_redis_instance.this.port
}

output "password" {
  value     = google_redis_instance.this.auth_string
  sensitive = true
}

output "certificate_authority" {
  description = "Who signed the server's certificate, as PEM."
  value       = google_redis_instance.this.server_ca_certs[0].cert
}

output "addresses" {
  description = "Where NetworkPolicies let the platform go."
  value       = [var.network.services]
}
