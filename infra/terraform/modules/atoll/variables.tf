variable "namespace" {
  description = "Where the platform runs; also the name of the installation."
  type        = string
  default     = "atoll"
}

variable "chart" {
  description = "The chart: a directory, or a name in a registry of charts."
  type        = string
}

variable "values" {
  description = "Values of the chart, over those that follow from the rest; as YAML."
  type        = list(string)
  default     = []
}

variable "postgres" {
  description = "The database, as its module puts it out."
  type = object({
    host       = string
    owner      = string
    password   = string
    parameters = string
    addresses  = list(string)
  })
  sensitive = true
}

variable "redis" {
  description = "The queues, as their module puts them out."
  type = object({
    host      = string
    port      = number
    password  = string
    addresses = list(string)
  })
  sensitive = true
}

variable "certificate_authorities" {
  description = "Certificates, as PEM, that the platform trusts besides the public ones: those of the database and the queues."
  type        = list(string)
}
