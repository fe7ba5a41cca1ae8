resource "google_redis_instance" "this" {
  project                 = var.project
  name                    = var.name
  region                  = var.region
  tier                    = "STANDARD_HA"
  memory_size_gb          = var.memory_gb
  redis_version           = "REDIS_7_2"
  authorized_network      = var.network.id
  connect_mode            = "PRIVATE_SERVICE_ACCESS"
  auth_enabled            = true
  transit_encryption_mode = "SERVER_AUTHENTICATION"

  # A queue that forgets jobs when memory is short would have them found late; a full one says so.
  redis_configs = {
    maxmemory-policy = "noeviction"
  }
}
