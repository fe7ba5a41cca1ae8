output "name" {
  value = aws_eks_cluster.this.name
}

output "endpoint" {
  value = aws_eks_cluster.this.endpoint
}

output "certificate_authority" {
  description = "The certificate of the API server's authority, as PEM."
  value       = base64decode(aws_eks_cluster.this.certificate_authority[0].data)
}

output "network" {
  value = {
    id      = aws_vpc.this.id
    block   = aws_vpc.this.cidr_block
    subnets = aws_subnet.private[*].id
  }
}

output "machines_security_group" {
  description = "What the database and the queues let in."
  value       = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}
