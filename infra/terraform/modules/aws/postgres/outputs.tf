output "host" {
  value = aws_db_instance.this.address
}

output "owner" {
  value = aws_db_instance.this.username
}

output "parameters" {
  description = "What the URLs of the logins end with; the certificate's authority is AWS' for databases."
  value       = "sslmode=verify-full"
}

output "addresses" {
  description = "Where NetworkPolicies let the platform go."
  value       = [var.network.block]
}
