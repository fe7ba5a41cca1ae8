output "host" {
  value = google_sql_database_instance.this.private_ip_address
}

output "owner" {
  value = google_sql_user.owner.name
}

output "certificate_authority" {
  description = "Who signed the server's certificate, as PEM."
  value       = google_sql_database_instance.this.server_ca_cert[0].cert
}

output "parameters" {
  description = "The certificate names the instance and not its address, so its authority is what is checked: it signs for this instance alone."
  value       = "uselibpqcompat=true&sslmode=verify-ca&sslrootcert=/run/atoll/authority/ca.crt"
}

output "addresses" {
  description = "Where NetworkPolicies let the platform go."
  value       = [var.network.services]
}
