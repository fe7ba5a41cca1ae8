resource "aws_db_subnet_group" "this" {
  name_prefix = "${var.name}-"
  subnet_ids  = var.network.subnets
}

resource "aws_security_group" "this" {
  name_prefix = "${var.name}-postgres-"
  description = "Postgres of ${var.name}: the cluster's machines alone"
  vpc_id      = var.network.id
}

resource "aws_vpc_security_group_ingress_rule" "machines" {
  security_group_id            = aws_security_group.this.id
  referenced_security_group_id = var.machines_security_group
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_db_parameter_group" "this" {
  name_prefix = "${var.name}-"
  family      = "postgres${var.engine_version}"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "this" {
  identifier     = var.name
  engine         = "postgres"
  engine_version = var.engine_version
  instance_class = var.machine_class

  db_name  = "atoll"
  username = "atoll"
  password = var.password

  allocated_storage     = var.storage_gb.first
  max_allocated_storage = var.storage_gb.most
  storage_type          = "gp3"
  storage_encrypted     = true

  multi_az                   = true
  db_subnet_group_name       = aws_db_subnet_group.this.name
  vpc_security_group_ids     = [aws_security_group.this.id]
  parameter_group_name       = aws_db_parameter_group.this.name
  ca_cert_identifier         = "rds-ca-rsa2048-g1"
  auto_minor_version_upgrade = true

  backup_retention_period      = var.backup_days
  performance_insights_enabled = true
  deletion_protection          = true
  final_snapshot_identifier    = "${var.name}-final"
  copy_tags_to_snapshot        = true
}
