resource "aws_kms_key" "secrets" {
  description         = "Secrets of the cluster ${var.name}"
  enable_key_rotation = true
}

resource "aws_eks_cluster" "this" {
  name     = var.name
  version  = var.kubernetes_version
  role_arn = aws_iam_role.cluster.arn

  enabled_cluster_log_types = ["api", "audit", "authenticator"]

  access_config {
    authentication_mode = "API"
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = aws_kms_key.secrets.arn
    }
  }

  vpc_config {
    subnet_ids              = aws_subnet.private[*].id
    endpoint_private_access = true
    public_access_cidrs     = var.operators
  }

  depends_on = [aws_iam_role_policy_attachment.cluster]
}

resource "aws_eks_node_group" "this" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "atoll"
  node_role_arn   = aws_iam_role.machine.arn
  subnet_ids      = aws_subnet.private[*].id
  instance_types  = [var.machine_type]

  scaling_config {
    min_size     = var.machines.least
    desired_size = var.machines.first
    max_size     = var.machines.most
  }

  # Validators' budgets let one pod go at a time; more machines at once would only wait for them.
  update_config {
    max_unavailable = 1
  }

  depends_on = [aws_iam_role_policy_attachment.machine]

  lifecycle {
    ignore_changes = [scaling_config[0].desired_size]
  }
}

# The default network only stores NetworkPolicies; this makes it enforce them.
resource "aws_eks_addon" "network" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "vpc-cni"

  configuration_values = jsonencode({
    enableNetworkPolicy = "true"
  })
}

resource "aws_eks_addon" "identity" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "eks-pod-identity-agent"
}

resource "aws_eks_addon" "metrics" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "metrics-server"

  depends_on = [aws_eks_node_group.this]
}

resource "aws_eks_addon" "volumes" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "aws-ebs-csi-driver"

  configuration_values = jsonencode({
    defaultStorageClass = {
      enabled = true
    }
  })

  pod_identity_association {
    role_arn        = aws_iam_role.volumes.arn
    service_account = "ebs-csi-controller-sa"
  }

  depends_on = [aws_eks_addon.identity, aws_eks_node_group.this]
}
