resource "aws_elasticache_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.network.subnets
}

resource "aws_security_group" "this" {
  name_prefix = "${var.name}-redis-"
  description = "Queues of ${var.name}: the cluster's machines alone"
  vpc_id      = var.network.id
}

resource "aws_vpc_security_group_ingress_rule" "machines" {
  security_group_id            = aws_security_group.this.id
  referenced_security_group_id = var.machines_security_group
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_elasticache_parameter_group" "this" {
  name   = var.name
  family = "valkey8"

  # A queue that forgets jobs when memory is short would have them found late; a full one says so.
  parameter {
    name  = "maxmemory-policy"
    value = "noeviction"
  }
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id = var.name
  description          = "Queues of ${var.name}"
  engine               = "valkey"
  engine_version       = "8.0"
  node_type            = var.machine_class
  parameter_group_name = aws_elasticache_parameter_group.this.name

  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  subnet_group_name          = aws_elasticache_subnet_group.this.name
  security_group_ids         = [aws_security_group.this.id]

  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  auth_token                 = var.password
}
