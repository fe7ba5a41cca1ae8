variable "name" {
  description = "What the database server is called; a name stays taken for a week after the server is gone."
  type        = string
}

variable "project" {
  description = "The project that it belongs to."
  type        = string
}

variable "region" {
  description = "Where it stands, with a standby in another zone."
  type        = string
}

variable "network" {
  description = "The network of the cluster, as its module puts it out."
  type = object({
    id       = string
    services = string
  })
}

variable "password" {
  description = "The owner's password."
  type        = string
  sensitive   = true
}

variable "machine_type" {
  description = "What the server runs on."
  type        = string
  default     = "db-custom-2-8192"
}

variable "backup_days" {
  description = "How far back the database can be restored to any moment; at most 7 for this edition."
  type        = number
  default     = 7
}
