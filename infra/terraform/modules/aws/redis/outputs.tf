output "host" {
  value = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "port" {
  value = 6379
}

output "addresses" {
  description = "Where NetworkPolicies let the platform go."
  value       = [var.network.block]
}
