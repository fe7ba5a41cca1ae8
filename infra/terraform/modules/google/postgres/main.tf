resource "google_sql_database_instance" "this" {
  project             = var.project
  name                = var.name
  region              = var.region
  database_version    = "POSTGRES_17"
  deletion_protection = true

  settings {
    edition           = "ENTERPRISE"
    tier              = var.machine_type
    availability_type = "REGIONAL"
    disk_type         = "PD_SSD"
    disk_autoresize   = true

    ip_configuration {
      ipv4_enabled    = false
      private_network = var.network.id
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = var.backup_days
    }
  }
}

resource "google_sql_database" "atoll" {
  project  = var.project
  instance = google_sql_database_instance.this.name
  name     = "atoll"
}

# Cloud SQL lets such a user make roles.
resource "google_sql_user" "owner" {
  project  = var.project
  instance = google_sql_database_instance.this.name
  name     = "atoll"
  password = var.password
}
