variable "name" {
  description = "What the database server is called."
  type        = string
}

variable "network" {
  description = "The network of the cluster, as its module puts it out."
  type = object({
    id      = string
    block   = string
    subnets = list(string)
  })
}

variable "machines_security_group" {
  description = "Who may connect."
  type        = string
}

variable "password" {
  description = "The owner's password."
  type        = string
  sensitive   = true
}

variable "engine_version" {
  description = "The major version of Postgres."
  type        = string
  default     = "17"
}

variable "machine_class" {
  description = "What the server runs on."
  type        = string
  default     = "db.m7g.large"
}

variable "storage_gb" {
  description = "Room at first, and at most as it grows."
  type = object({
    first = number
    most  = number
  })
  default = {
    first = 50
    most  = 500
  }
}

variable "backup_days" {
  description = "How far back the database can be restored to any moment."
  type        = number
  default     = 14
}
